#include "l1/error_codes.h"
#include "l1/evm/eth_ask.h"
#include "l1/evm/eth_client.h"
#include "l1/evm/json_values.h"

namespace landfall::l1::evm {

Error noFinalisedBlock(const std::string& words) {
    return Error::invalid("finalised-block-missing",
                          words +
                              ". It names no finalized block, so set \"finalisedDepth\" of this chain in the network "
                              "file: after how many blocks one counts as final there, such as 64");
}

bool isWithoutFinal(const Error& error) {
    return error.code == code::kBlockNotFound || error.code == code::kRpcError;
}

std::function<Result<BlockRef>(const QJsonValue&)> EthClient::blockReader() const {
    return [headers = m_headers](const QJsonValue& value) -> Result<BlockRef> {
        auto block = blockOf(value);
        if (block) {
            if (const auto header = headers->take(value.toObject()); !header) {
                return header.error();
            }
        }
        return block;
    };
}

void EthClient::block(QObject* context, const QJsonValue& tagOrNumber, Done<BlockRef> done) {
    ask<BlockRef>(m_rpc, context, "eth_getBlockByNumber", {tagOrNumber, false}, std::move(done), blockReader());
}

void EthClient::finalisedBlock(QObject* context, Done<BlockRef> done) {
    ask<BlockRef>(
        m_rpc, context, "eth_getBlockByNumber", {QStringLiteral("finalized"), false},
        [done = std::move(done)](const Result<BlockRef>& block) {
            done(block || !isWithoutFinal(block.error()) ? block : noFinalisedBlock(block.error().message));
        },
        blockReader());
}

void EthClient::blockByHash(QObject* context, const Bytes32& hash, Done<BlockRef> done) {
    ask<BlockRef>(m_rpc, context, "eth_getBlockByHash", {dataText(hash), false}, std::move(done),
                  [hash, read = blockReader()](const QJsonValue& value) -> Result<BlockRef> {
                      auto block = read(value);
                      if (block && block->hash != hash) {
                          return badAnswer("a block has another hash than asked for");
                      }
                      return block;
                  });
}

void EthClient::blockOfServer(std::size_t server, QObject* context, const QJsonValue& tagOrNumber,
                              Done<BlockRef> done) {
    const auto number = quantity64Of(tagOrNumber, "number");
    auto ends = askEnds<BlockRef>(std::move(done), [number, read = blockReader()](const QJsonValue& value) {
        auto block = read(value);
        if (block && number && block->number != *number) {
            block = badAnswer("it sent another block than asked for");
        }
        return block;
    });
    m_rpc.callAt(server, context, QStringLiteral("eth_getBlockByNumber"), {tagOrNumber, false}, std::move(ends.done),
                 std::move(ends.accept));
}

} // namespace landfall::l1::evm
