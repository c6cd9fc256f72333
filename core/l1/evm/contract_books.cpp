#include "l1/evm/contract_books.h"

#include "l1/evm/async.h"
#include "l1/evm/rollup_abi.h"

#include <memory>
#include <utility>

namespace landfall::l1::evm {

namespace {

// What both readings share: one view of the contract after another.
template <class Books>
class Reading : public std::enable_shared_from_this<Reading<Books>> {
public:
    Reading(EthClient& client, QObject* context, const protocol::Address& rollup, const BlockRef& block,
            Done<Books> done)
        : m_client(client), m_context(context), m_rollup(rollup), m_at(atBlock(block.hash)), m_done(std::move(done)) {}

    struct Question {
        const AbiSignature& view;
        AbiValue::List arguments;
        void (*set)(Books& books, const Uint256& answer);
    };

    // Then `last`, which ends the reading.
    void ask(std::vector<Question> questions, std::function<void(Reading&)> last) {
        m_questions = std::move(questions);
        m_last = std::move(last);
        next(0);
    }

    // Ends the reading with an answer that is taken into the books, or with its error.
    template <class Answer, class Set>
    Done<Answer> ending(Set set) {
        return [self = this->shared_from_this(), set](const Result<Answer>& answer) {
            if (answer) {
                set(self->m_books, *answer);
                self->m_done(self->m_books);
            } else {
                self->m_done(answer.error());
            }
        };
    }

    EthClient& client() { return m_client; }
    QObject* context() { return m_context; }
    const protocol::Address& rollup() const { return m_rollup; }
    const QJsonValue& at() const { return m_at; }

private:
    void next(std::size_t place) {
        if (place == m_questions.size()) {
            m_last(*this);
            return;
        }
        const auto& question = m_questions[place];
        m_client.view(m_context, m_rollup, question.view, question.arguments, rollupAbi().word, m_at,
                      [self = this->shared_from_this(), place](const Result<AbiValue::List>& values) {
                          if (!values) {
                              self->m_done(values.error());
                              return;
                          }
                          self->m_questions[place].set(self->m_books, (*values)[0].number());
                          self->next(place + 1);
                      });
    }

    EthClient& m_client;
    QObject* m_context;
    protocol::Address m_rollup;
    QJsonValue m_at;
    Done<Books> m_done;
    Books m_books;
    std::vector<Question> m_questions;
    std::function<void(Reading&)> m_last;
};

} // namespace

void readTokenBooks(EthClient& client, QObject* context, const protocol::Address& rollup, const BlockRef& block,
                    protocol::TokenId token, const protocol::Address& contract, Done<TokenBooks> done) {
    const AbiValue id(std::uint64_t{token});
    const auto& abi = rollupAbi();
    std::make_shared<Reading<TokenBooks>>(client, context, rollup, block, std::move(done))
        ->ask({{abi.held, {id}, [](auto& books, const auto& answer) { books.held = answer; }},
               {abi.pendingTotal, {id}, [](auto& books, const auto& answer) { books.pending = answer; }},
               {abi.delayedTotal, {id}, [](auto& books, const auto& answer) { books.delayed = answer; }}},
              [contract](Reading<TokenBooks>& reading) {
                  if (contract.isZero()) {
                      reading.client().balance(
                          reading.context(), reading.rollup(), reading.at(),
                          reading.ending<Uint256>([](auto& books, const Uint256& value) { books.balance = value; }));
                  } else {
                      reading.client().tokensOf(reading.context(), contract, reading.rollup(), reading.at(),
                                                reading.ending<std::optional<Uint256>>(
                                                    [](auto& books, const auto& value) { books.balance = value; }));
                  }
              });
}

void readFeeBooks(EthClient& client, QObject* context, const protocol::Address& rollup, const BlockRef& block,
                  const std::vector<protocol::ChainAddress>& sequencers, Done<FeeBooks> done) {
    using Questions = std::vector<Reading<FeeBooks>::Question>;
    const auto& abi = rollupAbi();
    Questions questions{{abi.queueFeePot, {}, [](auto& books, const auto& answer) { books.pot = answer; }}};
    for (const auto& sequencer : sequencers) {
        questions.push_back({abi.queueFees, {sequencer}, [](auto& books, const auto& answer) {
                                 // A sum beyond 256 bits is no contract's, and makes no difference here.
                                 books.earned = checkedAdd(books.earned, answer).value_or(books.earned);
                             }});
    }
    std::make_shared<Reading<FeeBooks>>(client, context, rollup, block, std::move(done))
        ->ask(std::move(questions), [](Reading<FeeBooks>& reading) {
            reading.client().balance(
                reading.context(), reading.rollup(), reading.at(),
                reading.ending<Uint256>([](auto& books, const Uint256& value) { books.balance = value; }));
        });
}

} // namespace landfall::l1::evm
