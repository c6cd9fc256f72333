#include "l1/starknet/transaction_json.h"

#include "l1/starknet/felt_json.h"

namespace landfall::l1::starknet {

namespace {

QString text(const Uint256& value) {
    return QString::fromStdString(value.toQuantity());
}

QJsonObject boundJson(const ResourceBound& bound) {
    return {{QStringLiteral("max_amount"), text(bound.maxAmount)},
            {QStringLiteral("max_price_per_unit"), text(bound.maxPrice)}};
}

QJsonObject headJson(const char* type, const TransactionHead& head, const crypto::StarkSignature& signature) {
    return {{QStringLiteral("type"), QLatin1String(type)},
            {QStringLiteral("version"), QStringLiteral("0x3")},
            {QStringLiteral("signature"), QJsonArray{text(signature.r), text(signature.s)}},
            {QStringLiteral("nonce"), feltText(head.nonce)},
            {QStringLiteral("tip"), text(head.bounds.tip)},
            {QStringLiteral("paymaster_data"), QJsonArray()},
            {QStringLiteral("nonce_data_availability_mode"), QStringLiteral("L1")},
            {QStringLiteral("fee_data_availability_mode"), QStringLiteral("L1")},
            {QStringLiteral("resource_bounds"),
             QJsonObject{{QStringLiteral("l1_gas"), boundJson(head.bounds.l1Gas)},
                         {QStringLiteral("l2_gas"), boundJson(head.bounds.l2Gas)},
                         {QStringLiteral("l1_data_gas"), boundJson(head.bounds.l1DataGas)}}}};
}

QJsonArray entriesJson(const std::vector<EntryPoint>& entryPoints) {
    QJsonArray out;
    for (const auto& entry : entryPoints) {
        out.append(QJsonObject{{QStringLiteral("selector"), feltText(entry.selector)},
                               {QStringLiteral("function_idx"), static_cast<qint64>(entry.function)}});
    }
    return out;
}

} // namespace

QJsonObject toJson(const InvokeTransaction& transaction, const crypto::StarkSignature& signature) {
    auto out = headJson("INVOKE", transaction.head, signature);
    out[QStringLiteral("sender_address")] = feltText(transaction.sender);
    out[QStringLiteral("calldata")] = feltsJson(transaction.calldata);
    out[QStringLiteral("account_deployment_data")] = QJsonArray();
    return out;
}

QJsonObject toJson(const DeployAccountTransaction& transaction, const crypto::StarkSignature& signature) {
    auto out = headJson("DEPLOY_ACCOUNT", transaction.head, signature);
    out[QStringLiteral("class_hash")] = feltText(transaction.classHash);
    out[QStringLiteral("contract_address_salt")] = feltText(transaction.salt);
    out[QStringLiteral("constructor_calldata")] = feltsJson(transaction.constructorCalldata);
    return out;
}

QJsonObject toJson(const DeclareTransaction& transaction, const SierraClass& contractClass,
                   const crypto::StarkSignature& signature) {
    auto out = headJson("DECLARE", transaction.head, signature);
    out[QStringLiteral("sender_address")] = feltText(transaction.sender);
    out[QStringLiteral("compiled_class_hash")] = feltText(transaction.compiledClassHash);
    out[QStringLiteral("account_deployment_data")] = QJsonArray();
    out[QStringLiteral("contract_class")] =
        QJsonObject{{QStringLiteral("contract_class_version"), QStringLiteral("0.1.0")},
                    {QStringLiteral("sierra_program"), feltsJson(contractClass.program)},
                    {QStringLiteral("abi"), QString::fromStdString(contractClass.abi)},
                    {QStringLiteral("entry_points_by_type"),
                     QJsonObject{{QStringLiteral("EXTERNAL"), entriesJson(contractClass.external)},
                                 {QStringLiteral("L1_HANDLER"), entriesJson(contractClass.l1Handler)},
                                 {QStringLiteral("CONSTRUCTOR"), entriesJson(contractClass.constructor)}}}};
    return out;
}

} // namespace landfall::l1::starknet
