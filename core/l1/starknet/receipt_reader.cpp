#include "l1/starknet/receipt_reader.h"

#include "l1/evm/json_values.h"
#include "l1/starknet/felt_json.h"

namespace landfall::l1::starknet {

using evm::badAnswer;

namespace {

constexpr qsizetype kMostReason = 4'000;
constexpr qsizetype kMostToken = 1'000;

// Reads field by field; the first problem stays.
class Fields {
public:
    explicit Fields(const QJsonValue& value) : m_object(value.toObject()) {
        if (!value.isObject()) {
            m_problem = badAnswer("it is no object where one is due");
        }
    }

    QJsonValue operator[](const char* name) const { return m_object[QLatin1String(name)]; }

    template <class T>
    void take(const char* name, T& to, Result<T> (*read)(const QJsonValue&, const char*)) {
        if (m_problem) {
            return;
        }
        auto value = read((*this)[name], name);
        if (value) {
            to = std::move(*value);
        } else {
            m_problem = value.error();
        }
    }
    void fail(const char* name) {
        if (!m_problem) {
            m_problem = badAnswer(std::string("its field ") + name + " is missing or malformed");
        }
    }

    template <class T>
    Result<T> finish(T value) const {
        return m_problem ? Result<T>(*m_problem) : Result<T>(std::move(value));
    }

private:
    QJsonObject m_object;
    std::optional<Error> m_problem;
};

Result<StarknetEvent> contentOf(const QJsonValue& value) {
    Fields fields(value);
    StarknetEvent out;
    fields.take("keys", out.keys, feltsOf);
    fields.take("data", out.data, feltsOf);
    return fields.finish(std::move(out));
}

Result<StarknetEvent> eventOf(const QJsonValue& value) {
    auto content = contentOf(value);
    if (!content) {
        return content;
    }
    Fields fields(value);
    fields.take("block_number", content->block, integerOf);
    fields.take("block_hash", content->blockHash, feltOf);
    fields.take("transaction_hash", content->transaction, feltOf);
    return fields.finish(std::move(*content));
}

void takeEvents(Fields& fields, StarknetReceipt& out) {
    for (const auto& entry : fields["events"].toArray()) {
        Fields place(entry);
        Felt from;
        place.take("from_address", from, feltOf);
        const auto contract = place.finish(from);
        auto event = contentOf(entry);
        if (!contract || !event) {
            fields.fail("events");
            return;
        }
        out.events.emplace_back(*contract, std::move(*event));
    }
}

} // namespace

Result<BlockRef> blockOf(const QJsonValue& value) {
    Fields fields(value);
    BlockRef out;
    Felt hash;
    fields.take("block_number", out.number, integerOf);
    fields.take("block_hash", hash, feltOf);
    fields.take("timestamp", out.timestamp, integerOf);
    if (out.timestamp >> 40 != 0) { // no chain gets there, and batches have five bytes for times
        fields.fail("timestamp");
    }
    out.hash = hash.toBigEndian();
    return fields.finish(out);
}

Result<GasPrices> pricesOf(const QJsonValue& block) {
    Fields fields(block);
    GasPrices out;
    const auto take = [&](const char* name, Uint256& to) {
        Fields price(fields[name]);
        price.take("price_in_fri", to, amountOf);
        if (!price.finish(true)) {
            fields.fail(name);
        }
    };
    take("l1_gas_price", out.l1Gas);
    take("l2_gas_price", out.l2Gas);
    take("l1_data_gas_price", out.l1DataGas);
    return fields.finish(out);
}

Result<bool> isKnownOf(const QJsonValue& value) {
    const auto status = value.toObject()[QStringLiteral("finality_status")].toString();
    return status.isEmpty() ? badAnswer("its field finality_status is missing or malformed")
                            : Result<bool>(status != QLatin1String("REJECTED"));
}

Result<StarknetReceipt> receiptOf(const QJsonValue& value, const Felt& hash) {
    using Finality = StarknetReceipt::Finality;
    Fields fields(value);
    StarknetReceipt out;
    Felt given;
    fields.take("transaction_hash", given, feltOf);
    if (given != hash) {
        fields.fail("transaction_hash");
    }
    const auto finality = fields["finality_status"].toString();
    if (finality == QLatin1String("ACCEPTED_ON_L1") || finality == QLatin1String("ACCEPTED_ON_L2")) {
        out.finality = finality.endsWith(QLatin1Char('1')) ? Finality::AcceptedOnL1 : Finality::AcceptedOnL2;
    } else if (finality != QLatin1String("PRE_CONFIRMED")) {
        fields.fail("finality_status");
    }
    const auto execution = fields["execution_status"].toString();
    out.succeeded = execution == QLatin1String("SUCCEEDED");
    if (!out.succeeded && execution != QLatin1String("REVERTED")) {
        fields.fail("execution_status");
    }
    if (!out.succeeded) {
        out.revertReason = fields["revert_reason"].toString().right(kMostReason).toStdString();
    }
    Fields fee(fields["actual_fee"]);
    fee.take("amount", out.fee, amountOf);
    if (!fee.finish(true) || fee["unit"].toString() != QLatin1String("FRI")) {
        fields.fail("actual_fee");
    }
    if (out.finality != Finality::PreConfirmed) {
        out.block.emplace();
        out.blockHash.emplace();
        fields.take("block_number", *out.block, integerOf);
        fields.take("block_hash", *out.blockHash, feltOf);
    }
    // For people's eyes only, so nothing hangs on it.
    const auto gas = integerOf(fields["execution_resources"].toObject()[QStringLiteral("l2_gas")], "l2_gas");
    out.l2Gas = gas ? *gas : 0;
    if (!fields["events"].isArray()) {
        fields.fail("events");
    }
    takeEvents(fields, out);
    return fields.finish(std::move(out));
}

Result<FeeEstimate> estimateOf(const QJsonValue& value) {
    Fields fields(value.toArray().at(0));
    FeeEstimate out;
    fields.take("l1_gas_consumed", out.bounds.l1Gas.maxAmount, units64Of);
    fields.take("l1_gas_price", out.bounds.l1Gas.maxPrice, amountOf);
    fields.take("l2_gas_consumed", out.bounds.l2Gas.maxAmount, units64Of);
    fields.take("l2_gas_price", out.bounds.l2Gas.maxPrice, amountOf);
    fields.take("l1_data_gas_consumed", out.bounds.l1DataGas.maxAmount, units64Of);
    fields.take("l1_data_gas_price", out.bounds.l1DataGas.maxPrice, amountOf);
    fields.take("overall_fee", out.fee, amountOf);
    if (fields["unit"].toString() != QLatin1String("FRI")) {
        fields.fail("unit");
    }
    return fields.finish(std::move(out));
}

Result<EventPage> eventPageOf(const QJsonValue& value) {
    Fields fields(value);
    EventPage out;
    if (!fields["events"].isArray()) {
        fields.fail("events");
    }
    for (const auto& entry : fields["events"].toArray()) {
        auto event = eventOf(entry);
        if (!event) {
            return event.error();
        }
        out.events.push_back(std::move(*event));
    }
    out.continuation = fields["continuation_token"].toString();
    if (out.continuation.size() > kMostToken) {
        fields.fail("continuation_token");
    }
    return fields.finish(std::move(out));
}

} // namespace landfall::l1::starknet
