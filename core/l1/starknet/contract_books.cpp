#include "l1/starknet/contract_books.h"

#include "l1/evm/async.h"
#include "l1/evm/json_values.h"
#include "l1/starknet/contract_views.h"

#include <memory>

namespace landfall::l1::starknet {

using evm::orFail;

namespace {

// One view of the contract after another, added up.
class FeeReading : public std::enable_shared_from_this<FeeReading> {
public:
    FeeReading(StarknetClient& client, QObject* context, const Felt& rollup, const Felt& feeToken,
               const BlockRef& block, std::vector<Felt> sequencers, Done<FeeBooks> done)
        : m_client(client), m_context(context), m_rollup(rollup), m_feeToken(feeToken), m_at(toFelt(block.hash)),
          m_sequencers(std::move(sequencers)), m_done(std::move(done)) {}

    void start() {
        readView<Settings>(m_client, m_context, {m_rollup, "settings", {}}, m_at, settingsIn,
                           [self = shared_from_this()](const Result<Settings>& settings) {
                               if (!settings) {
                                   self->m_done(settings.error());
                                   return;
                               }
                               self->m_books.pot = settings->queueFeePot;
                               self->next(0);
                           });
    }

private:
    void next(std::size_t place) {
        if (place == m_sequencers.size()) {
            last();
            return;
        }
        readView<Uint256>(m_client, m_context, {m_rollup, "queue_fees", {m_sequencers[place]}}, m_at, number128In,
                          [self = shared_from_this(), place](const Result<Uint256>& earned) {
                              if (!earned) {
                                  self->m_done(earned.error());
                                  return;
                              }
                              auto& sum = self->m_books.earned;
                              sum = checkedAdd(sum, *earned).value_or(sum); // of 128 bits each
                              self->next(place + 1);
                          });
    }

    void last() {
        readView<Uint256>(m_client, m_context, {m_feeToken, "balance_of", {m_rollup}}, m_at, number256In,
                          [self = shared_from_this()](const Result<Uint256>& balance) {
                              if (!balance) {
                                  self->m_done(balance.error());
                                  return;
                              }
                              self->m_books.balance = *balance;
                              self->m_done(self->m_books);
                          });
    }

    StarknetClient& m_client;
    QObject* m_context;
    Felt m_rollup;
    Felt m_feeToken;
    Felt m_at;
    std::vector<Felt> m_sequencers;
    Done<FeeBooks> m_done;
    FeeBooks m_books;
};

} // namespace

void readBalance(StarknetClient& client, QObject* context, const Felt& token, const Felt& owner, const BlockId& at,
                 Done<std::optional<Uint256>> done) {
    client.call(context, callOf({token, "balance_of", {owner}}), at,
                [done = std::move(done)](const Result<std::vector<Felt>>& felts) {
                    if (!felts && felts.error().kind == ErrorKind::Unavailable) {
                        done(felts.error());
                        return;
                    }
                    const auto balance = felts ? number256In(*felts) : std::nullopt;
                    done(std::optional<Uint256>(balance));
                });
}

void readTokenBooks(StarknetClient& client, QObject* context, const Felt& rollup, const BlockRef& block,
                    protocol::TokenId token, const Felt& contract, Done<TokenBooks> done) {
    const Felt at = toFelt(block.hash);
    readView<ListedToken>(
        client, context, {rollup, "token_books", {Felt(token)}}, at, listedTokenIn,
        orFail<ListedToken>(std::move(done), [&client, context, rollup, contract, at](const ListedToken& listed,
                                                                                      auto& out) {
            readBalance(client, context, contract, rollup, at,
                        orFail<std::optional<Uint256>>(out, [books = listed.books](const auto& balance, auto& answer) {
                            auto all = books;
                            all.balance = balance;
                            answer(all);
                        }));
        }));
}

void readFeeBooks(StarknetClient& client, QObject* context, const Felt& rollup, const Felt& feeToken,
                  const BlockRef& block, const std::vector<Felt>& sequencers, Done<FeeBooks> done) {
    std::make_shared<FeeReading>(client, context, rollup, feeToken, block, sequencers, std::move(done))->start();
}

} // namespace landfall::l1::starknet
