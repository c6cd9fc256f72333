#include "l1/evm/final_vote.h"

#include "base/hex.h"
#include "l1/error_codes.h"
#include "l1/evm/async.h"
#include "l1/evm/json_values.h"

#include <algorithm>
#include <map>

namespace landfall::l1::evm {

namespace {

class FinalVote : public std::enable_shared_from_this<FinalVote> {
public:
    FinalVote(JsonRpc& rpc, EthClient& client, QObject* context, const NetworkChain& chain, Done<BlockRef> done)
        : m_rpc(rpc), m_client(client), m_context(context), m_chain(chain), m_done(guarded(context, std::move(done))) {}

    // First, how far each server says that the chain is final.
    void start() {
        const auto servers = voters();
        m_waiting = servers.size();
        const auto tag = m_chain.finalisedDepth == 0 ? QJsonValue(QStringLiteral("finalized")) : latestTag();
        for (const auto server : servers) {
            m_client.blockOfServer(server, m_context, tag,
                                   [self = shared_from_this(), server](const Result<BlockRef>& block) {
                                       self->reachArrived(server, block);
                                   });
        }
    }

private:
    std::vector<std::size_t> voters() const {
        std::vector<std::size_t> out;
        std::vector<std::size_t> all;
        for (std::size_t i = 0; i < m_rpc.serverCount(); ++i) {
            all.push_back(i);
            if (!m_rpc.isResting(i)) {
                out.push_back(i);
            }
        }
        return out.size() < m_chain.agreeingServers ? all : out;
    }

    void reachArrived(std::size_t server, const Result<BlockRef>& block) {
        if (block) {
            const auto depth = m_chain.finalisedDepth;
            m_reach[server] = block->number > depth ? block->number - depth : 0;
            if (depth == 0) {
                m_blocks[server] = *block;
            }
        } else {
            m_silent[server] = block.error();
        }
        if (--m_waiting == 0) {
            askForOne();
        }
    }

    // Then for the same block: the highest that enough of them call final, so that one that lags holds nothing up.
    void askForOne() {
        if (m_reach.size() < m_chain.agreeingServers) {
            return tooFew();
        }
        std::vector<BlockNumber> numbers;
        for (const auto& [server, number] : m_reach) {
            numbers.push_back(number);
        }
        std::sort(numbers.rbegin(), numbers.rend());
        const auto wanted = numbers[m_chain.agreeingServers - 1];
        std::erase_if(m_blocks, [&](const auto& entry) { return entry.second.number != wanted; });
        std::vector<std::size_t> open;
        for (const auto& [server, number] : m_reach) {
            if (!m_blocks.contains(server)) {
                open.push_back(server);
            }
        }
        m_waiting = open.size();
        if (open.empty()) {
            return judge();
        }
        for (const auto server : open) {
            m_client.blockOfServer(server, m_context, quantityText(Uint256(wanted)),
                                   [self = shared_from_this(), server](const Result<BlockRef>& block) {
                                       self->blockArrived(server, block);
                                   });
        }
    }

    void blockArrived(std::size_t server, const Result<BlockRef>& block) {
        if (block) {
            m_blocks[server] = *block;
        } else {
            m_silent[server] = block.error();
        }
        if (--m_waiting == 0) {
            judge();
        }
    }

    void judge() {
        if (m_blocks.empty()) {
            return tooFew();
        }
        const auto& first = m_blocks.begin()->second;
        const bool same =
            std::all_of(m_blocks.begin(), m_blocks.end(), [&](const auto& entry) { return entry.second == first; });
        if (!same) {
            m_done(Error::unavailable(
                code::kRpcServersDisagree,
                "the servers of " + m_chain.name + " name different blocks " + std::to_string(first.number) +
                    " as final: " + voices() +
                    ". Nothing new counts as final until they agree: look that block up elsewhere, and take the "
                    "server that is wrong out of this chain's rpcUrls"));
        } else if (m_blocks.size() < m_chain.agreeingServers) {
            tooFew();
        } else {
            m_done(first);
        }
    }

    std::string voices() const {
        std::string out;
        for (const auto& [server, block] : m_blocks) {
            out += (out.empty() ? "" : "; ") + m_rpc.placeOf(server) + " says " + toHex0x(block.hash) + " of second " +
                   std::to_string(block.timestamp);
        }
        return out;
    }

    void tooFew() {
        // What all of them lack is no matter of how many.
        const bool noneKnows = m_reach.empty() && std::all_of(m_silent.begin(), m_silent.end(), [](const auto& entry) {
                                   return isWithoutFinal(entry.second);
                               });
        if (noneKnows) {
            m_done(noFinalisedBlock(m_silent.begin()->second.message));
            return;
        }
        std::string why;
        for (const auto& [server, error] : m_silent) {
            why += "; " + error.message;
        }
        m_done(Error::unavailable("rpc-too-few-agree", std::to_string(m_blocks.size()) + " of " +
                                                           std::to_string(m_rpc.serverCount()) + " servers of " +
                                                           m_chain.name +
                                                           " name its final block, and the network file's "
                                                           "agreeingServers wants " +
                                                           std::to_string(m_chain.agreeingServers) + why));
    }

    JsonRpc& m_rpc;
    EthClient& m_client;
    QObject* m_context;
    const NetworkChain& m_chain;
    Done<BlockRef> m_done;
    std::size_t m_waiting = 0;
    std::map<std::size_t, BlockNumber> m_reach; // by server
    std::map<std::size_t, BlockRef> m_blocks;   // of the wanted number, once it is known
    std::map<std::size_t, Error> m_silent;
};

} // namespace

void voteOnFinal(JsonRpc& rpc, EthClient& client, QObject* context, const NetworkChain& chain, Done<BlockRef> done) {
    std::make_shared<FinalVote>(rpc, client, context, chain, std::move(done))->start();
}

} // namespace landfall::l1::evm
