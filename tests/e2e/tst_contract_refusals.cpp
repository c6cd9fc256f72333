#include "e2e/refusals_test.h"

#include "algebra/fq.h"
#include "protocol/queue.h"
#include "support/addresses.h"

using namespace landfall;
using namespace landfall::e2e;

namespace {

std::vector<Bytes> changedBytes(const Bytes& good) {
    std::vector<Bytes> out(good.size(), good);
    for (std::size_t i = 0; i < good.size(); ++i) {
        out[i][i] ^= 1;
    }
    return out;
}

// What a contract must say to the batch's data with the lowest bit of one byte changed:
// to a header or an item of its own queue at once, to all else by the proof.
QByteArray refusalOfByte(std::size_t at, protocol::ChainIndex chain, const protocol::BatchData& batch) {
    if (at < kOperation) {
        const std::pair<std::size_t, const char*> ends[] = {
            {31, "contract-wrong-network"},    {36, "contract-wrong-number"}, {39, "contract-bad-timestamp"},
            {41, "contract-invalid-proof"}, // the timestamp is as good, by its limits alone
            {42, "contract-unsupported-size"}, {44, "contract-bad-count"},    {46, "contract-wrong-chain-set"}};
        const auto* field = std::find_if(std::begin(ends), std::end(ends), [&](const auto& e) { return at < e.first; });
        return field == std::end(ends) ? "contract-invalid-proof" : field->second;
    }
    const auto& operation = batch.operations[at / kOperation - 1];
    const auto byte = at % kOperation;
    const bool here = operation.chain == chain;
    if (byte == 0) {
        return operation.type == protocol::OperationType::Deposit ? "contract-unknown-type"
               : here                                             ? "contract-queue-mismatch" // a refused deposit
                                                                  : "contract-invalid-proof";
    }
    if (byte == 1) {
        return "contract-chain-not-in-set";
    }
    const bool account = byte >= 4 && byte < 8; // which one a deposit gets is for the batch to say
    return operation.isFromQueue() && here && !account ? "contract-queue-mismatch" : "contract-invalid-proof";
}

QByteArray refusalOfNumber(const Bytes32& value) {
    return algebra::Fr::fromBigEndian(value) ? "contract-invalid-proof" : "contract-not-in-field";
}

} // namespace

// What two real contracts say to calls that our own encoders made, with one thing in each
// that is not as it must be; then the good ones pass, each once.
class TestContractRefusals : public RefusalsTest {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { setUp(); }

    void everyByteOfWordsRootAndProofCounts() {
        const auto batch = protocol::decodeBatch(m_good->submission.batchData);
        EXPECT_OK(batch);
        QCOMPARE(batch->operations.size(), std::size_t{4});
        for (const auto chain : {kEast, kWest}) {
            const auto name = [chain](const char* part, std::size_t at) {
                return QStringLiteral("%1 %2 on chain %3").arg(QLatin1StringView(part)).arg(at).arg(chain);
            };
            const auto words = changedBytes(m_good->submission.batchData);
            for (std::size_t i = 0; i < words.size(); ++i) {
                expect(refusalOfByte(i, chain, *batch), commits(chain, withData(chain, words[i])),
                       name("byte of the words", i));
            }
            for (std::size_t i = 0; i < 32; ++i) {
                auto call = goodCall(chain);
                call.batches[0].newRoot[i] ^= 1;
                expect(refusalOfNumber(call.batches[0].newRoot), commits(chain, call), name("byte of the new root", i));
                call = goodCall(chain);
                call.batches[0].publicDataHash[i] ^= 1;
                expect(refusalOfNumber(call.batches[0].publicDataHash), commits(chain, call), name("byte of P", i));
            }
            for (std::size_t i = 0; i < m_good->proof.size(); ++i) {
                for (const std::size_t byte : {0, 16, 31}) {
                    auto call = goodCall(chain);
                    call.proofs[0][i][byte] ^= 1;
                    expect("contract-invalid-proof", commits(chain, call), name("word of the proof", i));
                }
                // The same coordinate, written differently.
                auto call = goodCall(chain);
                const auto again = checkedAdd(Uint256::fromBigEndian(call.proofs[0][i]), algebra::Fq::modulus());
                QVERIFY(again);
                call.proofs[0][i] = again->toBigEndian();
                expect("contract-invalid-proof", commits(chain, call), name("coordinate of the proof", i));
            }
        }
        QCOMPARE(wrong(), QByteArray());
    }

    void timestampsCountToTheSecond() {
        const auto previous = m_time - kSincePrevious;
        const auto at = [&](protocol::UnixSeconds time, const QByteArray& wanted, const char* name) {
            m_pair.setTime(kEast, time);
            expect(wanted, commits(kEast, goodCall(kEast)), QString::fromLatin1(name));
        };
        at(m_time - kSkew - 1, "contract-bad-timestamp", "a second too early");
        at(m_time - kSkew, "accepted", "the first second");
        at(m_time + kWindow, "accepted", "the last second");
        at(m_time + kWindow + 1, "contract-too-late", "a second too late");

        const auto unproven = [&](protocol::UnixSeconds now, protocol::UnixSeconds time, const QByteArray& wanted,
                                  const char* name) {
            m_pair.setTime(kEast, now);
            expect(wanted, commitsUnproven(kEast, withTimestamp(time)), QString::fromLatin1(name));
        };
        unproven(m_time, previous - 1, "contract-bad-timestamp", "a second before the previous batch");
        unproven(m_time, previous, "accepted", "the previous batch's second");
        unproven(m_time, m_time + kSkew, "accepted", "as far ahead as it may be");
        unproven(m_time, m_time + kSkew + 1, "contract-bad-timestamp", "a second further ahead");
        unproven(previous + kWindow, previous, "accepted", "as old as it may be");
        unproven(previous + kWindow + 1, previous, "contract-too-late", "a second older");
        m_pair.setTime(kEast, m_time);
        QCOMPARE(wrong(), QByteArray());
    }

    void onlyTheNextBatchIsTaken() {
        const auto good = goodCall(kEast);
        const auto& words = m_good->submission.batchData;
        const auto changed = [&](const std::function<void(CommitAndProve&)>& change) {
            auto call = good;
            change(call);
            return commits(kEast, call);
        };
        const auto row = [&](const char* wanted, const char* name, const std::function<void(CommitAndProve&)>& change) {
            expect(wanted, changed(change), QString::fromLatin1(name));
        };
        const auto without = [&](std::size_t first, std::size_t count) {
            auto data = words;
            const auto begin = data.begin() + static_cast<std::ptrdiff_t>(kOperation * (1 + first));
            data.erase(begin, begin + static_cast<std::ptrdiff_t>(kOperation * count));
            data[kCount] = static_cast<std::uint8_t>(data[kCount] - count);
            return data;
        };
        const auto copied = [&](std::size_t from, std::size_t to) {
            auto data = words;
            for (std::size_t i = 0; i < kOperation; ++i) {
                data[kOperation * (1 + to) + i] = words[kOperation * (1 + from) + i];
            }
            return data;
        };
        expect("contract-not-sequencer", m_pair.verdict(kEast, good, kUser), QStringLiteral("another sender"));
        row("contract-unknown-batch", "another root before it", [](auto& c) { c.last->submission.newRoot[31] ^= 1; });
        row("contract-unknown-batch", "other items before it", [](auto& c) { ++c.last->queueEnd; });
        row("contract-wrong-number", "the batch before it again", [&](auto& c) {
            c.batches = {m_first->submission};
            c.proofs = {m_first->proof};
        });
        row("contract-wrong-number", "the batch after it", [&](auto& c) {
            c.batches = {m_next->submission};
            c.proofs = {m_next->proof};
        });
        row("contract-not-proven", "after one that is not there",
            [&](auto& c) { c.last = m_pair.held(*m_good, kEast); });
        row("contract-invalid-proof", "another batch's proof", [&](auto& c) { c.proofs = {m_first->proof}; });
        row("contract-nothing-given", "no proof", [](auto& c) { c.proofs.clear(); });
        row("contract-nothing-given", "nothing at all", [](auto& c) {
            c.batches.clear();
            c.proofs.clear();
        });
        const std::tuple<const char*, const char*, Bytes> other[] = {
            {"contract-queue-mismatch", "the queue's next item left out", without(0, 1)},
            {"contract-queue-mismatch", "an item taken twice", copied(0, 1)},
            {"contract-queue-mismatch", "the later item twice", copied(1, 0)},
            {"contract-queue-mismatch", "more items than were queued", copied(1, 2)},
            {"contract-invalid-proof", "an item left for later", without(1, 1)},
            {"contract-invalid-proof", "a withdrawal left out", without(2, 1)},
            {"contract-bad-length", "no operation", without(0, 4)},
        };
        for (const auto& [wanted, name, data] : other) {
            expect(wanted, commits(kEast, withData(kEast, data)), QString::fromLatin1(name));
        }
        QCOMPARE(wrong(), QByteArray());
    }

    // The same chains, keys, state and queue; only the salt is another.
    void anotherNetworkTakesNothing() {
        const auto adapter = makeChainAdapter(m_other, kEast);
        EXPECT_OK(adapter);
        auto call = CommitAndProve{{}, {m_first->submission}, {m_first->proof}, {}};
        const auto prepare = [&] {
            return await<UnsignedTransaction>([&](auto* context, auto done) {
                (*adapter)->prepare(context, call, anvilAddress(kSequencer), 0, {}, done);
            });
        };
        EXPECT_CODE(prepare(), "contract-wrong-network");
        const auto id = m_other.networkId();
        std::copy(id.begin(), id.end(), call.batches[0].batchData.begin());
        EXPECT_CODE(prepare(), "contract-invalid-proof");
    }

    void refusedTransactionsChangeNothing() {
        m_pair.mine(kEast); // reasons are read on the state before a transaction's block
        const auto before = fingerprint(kEast);
        const auto fate = [&](const char* wanted, const char* name,
                              const std::function<void(CommitAndProve&)>& change) {
            auto call = goodCall(kEast);
            change(call);
            expect(wanted, m_pair.fateOf(kEast, call, kSequencer), QString::fromLatin1(name));
        };
        fate("contract-invalid-proof", "a recipient", [](auto& c) { c.batches[0].batchData[kOperation * 4 - 5] ^= 1; });
        fate("contract-invalid-proof", "the new root", [](auto& c) { c.batches[0].newRoot[31] ^= 1; });
        fate("contract-invalid-proof", "P", [](auto& c) { c.batches[0].publicDataHash[31] ^= 1; });
        fate("contract-invalid-proof", "the proof", [&](auto& c) { c.proofs = {m_first->proof}; });
        fate("contract-queue-mismatch", "an item", [](auto& c) { c.batches[0].batchData[kOperation * 2 - 5] ^= 1; });
        fate("contract-wrong-network", "the network", [](auto& c) { c.batches[0].batchData[4] ^= 1; });
        QCOMPARE(wrong(), QByteArray());
        QCOMPARE(fingerprint(kEast), before);
    }

    // On East it is committed first and proven in the last second; on West both come at
    // once, in the first second.
    void provenOnceAndInTime() {
        m_pair.setTime(kWest, m_time - kSkew);
        EXPECT_OK(m_pair.run(kWest, goodCall(kWest), kSequencer));
        const auto call = goodCall(kEast);
        EXPECT_OK(m_pair.run(kEast, Commit{call.last, call.batches}, kSequencer));
        const auto held = m_pair.held(*m_good, kEast);
        const Prove good{{held}, {m_good->proof}};
        const auto row = [&](const char* wanted, const char* name, const ContractCall& tried,
                             const ChainPair::Change& change = {}) {
            expect(wanted, m_pair.verdict(kEast, tried, kUser, change), QString::fromLatin1(name));
        };
        expect("contract-wrong-number", commits(kEast, call), QStringLiteral("committed again"));
        row("contract-not-proven", "executed", execution(kEast, quorum()));
        row("contract-invalid-proof", "another proof", Prove{{held}, {m_first->proof}});
        row("contract-wrong-number", "the batch after it", Prove{{m_pair.held(*m_next, kEast)}, {m_next->proof}});
        const auto& p = m_good->submission.publicDataHash;
        for (const std::size_t byte : {31, 63, 95}) {
            row("contract-wrong-inputs", "P, r or e", good, [&](Bytes& data) {
                *(std::search(data.begin(), data.end(), p.begin(), p.end()) + static_cast<std::ptrdiff_t>(byte)) ^= 1;
            });
        }
        const std::function<void(CommittedBatch&)> changes[] = {
            [](auto& b) { b.submission.newRoot[31] ^= 1; },
            [](auto& b) { b.submission.publicDataHash[31] ^= 1; },
            [](auto& b) { b.submission.batchData[40] ^= 1; },
            [](auto& b) { b.commitment[0] ^= 1; },
            [](auto& b) { --b.queueEnd; },
            [](auto& b) { b.sequencer = test::changedAt(b.sequencer, 19); }};
        for (const auto& change : changes) {
            auto other = held;
            change(other);
            row("contract-unknown-batch", "another batch", Prove{{other}, {m_good->proof}});
        }

        m_pair.setTime(kEast, m_time + kWindow + 1);
        row("contract-too-late", "proven a second too late", good);
        row("accepted", "reverted in that second", RevertBatches{held, {}});
        m_pair.setTime(kEast, m_time + kWindow);
        row("contract-too-early", "reverted in the last second", RevertBatches{held, {}});
        QCOMPARE(wrong(), QByteArray());
        EXPECT_OK(m_pair.run(kEast, good, kUser));
        row("contract-wrong-number", "proven again", good);
        row("contract-already-proven", "reverted by its deadline", RevertBatches{held, {}});
        for (const auto chain : {kEast, kWest}) {
            expect("contract-not-proven", commits(chain, goodCall(chain)),
                   QStringLiteral("committed and proven again"));
        }
        QCOMPARE(wrong(), QByteArray());
    }

    void onlyAQuorumsOwnVoteExecutes() {
        const auto vote = ChainPair::agree(*m_good);
        const auto three = quorum();
        const auto row = [&](const char* wanted, const char* name, const std::vector<VoteSignature>& signatures) {
            for (const auto chain : {kEast, kWest}) {
                expect(wanted, m_pair.verdict(chain, execution(chain, signatures), kUser), QString::fromLatin1(name));
            }
        };
        const auto changed = [&](const std::function<void(std::vector<VoteSignature>&)>& change) {
            auto out = three;
            change(out);
            return out;
        };
        const auto bad = [&](const char* name, const std::vector<VoteSignature>& signatures) {
            row("contract-bad-signature", name, signatures);
        };
        row("accepted", "three of four", three);
        row("accepted", "another three", m_pair.signatures(vote, {0, 2, 3}));
        row("accepted", "all", m_pair.signatures(vote, {0, 1, 2, 3}));
        row("contract-no-quorum", "two", m_pair.signatures(vote, {0, 1}));
        row("contract-no-quorum", "none", {});
        bad("out of order", m_pair.signatures(vote, {0, 2, 1}));
        bad("one repeated", m_pair.signatures(vote, {0, 1, 1}));
        bad("three and one repeated", m_pair.signatures(vote, {0, 1, 2, 2}));
        for (std::size_t byte = 0; byte < 65; ++byte) {
            bad("a changed byte", changed([&](auto& s) { s[byte % 3][byte] ^= 1; }));
        }
        bad("mirrored", changed([](auto& s) {
                const auto order =
                    Uint256::fromHexNumber("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");
                Bytes32 half{};
                std::copy_n(s[1].begin() + 32, 32, half.begin());
                const auto mirrored = checkedSub(*order, Uint256::fromBigEndian(half))->toBigEndian();
                std::copy(mirrored.begin(), mirrored.end(), s[1].begin() + 32);
                s[1][64] = s[1][64] == 27 ? 28 : 27;
            }));
        // The sequencer's own, put where its address is in order.
        const auto stranger = crypto::Secp256k1PrivateKey::fromBytes(anvilKey(kSequencer).view());
        EXPECT_OK(stranger);
        const auto strangers = node::signVote(m_pair.network().networkId(), vote, *stranger).signature;
        for (std::size_t place = 0; place < 3; ++place) {
            bad("another signer", changed([&](auto& s) { s[place] = strangers; }));
        }
        const std::function<void(protocol::Vote&)> others[] = {
            [](auto& v) { v.kind = protocol::VoteKind::Revert; }, [](auto& v) { v.setEpoch = 1; },
            [](auto& v) { ++v.number; }, [](auto& v) { v.finalRoot[31] ^= 1; }, [](auto& v) { v.commitment[0] ^= 1; }};
        for (const auto& change : others) {
            auto other = vote;
            change(other);
            bad("on something else", m_pair.signatures(other, {0, 1, 2}));
        }
        std::vector<VoteSignature> elsewhere;
        for (std::size_t place = 0; place < 3; ++place) {
            elsewhere.push_back(node::signVote(m_other.networkId(), vote, m_pair.attester(place)).signature);
        }
        bad("for another network", elsewhere);
        for (const auto chain : {kEast, kWest}) {
            expect("contract-bad-signature",
                   m_pair.verdict(chain, RevertBatches{m_pair.held(*m_good, chain), three}, kUser),
                   QStringLiteral("reverted by votes that agree"));
        }
        QCOMPARE(wrong(), QByteArray());
    }

    void onlyTheBatchsPayoutsArePaid() {
        const auto data = protocol::readCommitted(m_good->submission.batchData);
        EXPECT_OK(data);
        for (const auto chain : {kEast, kWest}) {
            const auto record = protocol::encodePayouts(protocol::payoutsOn(chain, *data));
            QCOMPARE(record.size(), std::size_t{38}); // kind 1, token 2, recipient 20, amount 15
            const auto changed = [&](std::ptrdiff_t at) -> ChainPair::Change {
                return [&record, at](Bytes& bytes) {
                    *(std::search(bytes.begin(), bytes.end(), record.begin(), record.end()) + at) ^= 1;
                };
            };
            const auto none = [&](Bytes& bytes) { // its length is the word before it
                *(std::search(bytes.begin(), bytes.end(), record.begin(), record.end()) - 1) = 0;
            };
            const auto good = execution(chain, quorum());
            for (std::ptrdiff_t at = 0; at < 38; ++at) {
                expect("contract-wrong-payouts", m_pair.verdict(chain, good, kUser, changed(at)),
                       QStringLiteral("byte %1 of chain %2's payout").arg(at).arg(chain));
            }
            expect("contract-wrong-payouts", m_pair.verdict(chain, good, kUser, none), QStringLiteral("no payout"));
            const auto before = fingerprint(chain);
            expect("contract-wrong-payouts", m_pair.fateOf(chain, good, kUser, changed(22)), QStringLiteral("sent"));
            auto few = good;
            few.signatures.pop_back();
            expect("contract-no-quorum", m_pair.fateOf(chain, few, kUser), QStringLiteral("sent with two votes"));
            QCOMPARE(fingerprint(chain), before);
        }
        QCOMPARE(wrong(), QByteArray());
    }

    void executedInOrderAndOnce() {
        for (const auto chain : {kEast, kWest}) {
            const auto good = execution(chain, quorum());
            const auto next = m_pair.held(*m_next, chain);
            const auto votesOnNext = m_pair.signatures(ChainPair::agree(*m_next), {0, 1, 2});
            const auto row = [&](const char* wanted, const char* name, const ContractCall& call) {
                expect(wanted, m_pair.verdict(chain, call, kUser), QString::fromLatin1(name));
            };
            row("contract-wrong-number", "the next alone", Execute{{next}, votesOnNext});
            row("contract-not-proven", "with the next", Execute{{good.batches[0], next}, votesOnNext});
            row("contract-wrong-number", "twice at once", Execute{{good.batches[0], good.batches[0]}, good.signatures});
            row("contract-wrong-number", "the one before again",
                Execute{{m_pair.held(*m_first, chain)}, m_pair.signatures(ChainPair::agree(*m_first), {0, 1, 2})});
            QCOMPARE(wrong(), QByteArray());

            EXPECT_OK(m_pair.run(chain, good, kUser));
            QVERIFY(tokens(chain, kCarol) == (chain == kEast ? 20 * kWhole : 0));
            QVERIFY(tokens(chain, kDave) == (chain == kWest ? 30 * kWhole : 0));
            QVERIFY(tokens(chain, m_pair.network().chain(chain)->rollup) == (chain == kEast ? 390 : 370) * kWhole);

            const auto before = fingerprint(chain);
            expect("contract-wrong-number", m_pair.fateOf(chain, good, kUser), QStringLiteral("executed again"));
            expect("contract-not-proven", m_pair.fateOf(chain, goodCall(chain), kSequencer),
                   QStringLiteral("committed again"));
            row("contract-wrong-number", "proven again", Prove{{good.batches[0]}, {m_good->proof}});
            auto revert = ChainPair::agree(*m_good);
            revert.kind = protocol::VoteKind::Revert;
            row("contract-already-executed", "reverted by a quorum",
                RevertBatches{good.batches[0], m_pair.signatures(revert, {0, 1, 2})});
            QCOMPARE(wrong(), QByteArray());
            QCOMPARE(fingerprint(chain), before);
        }
    }
};

QTEST_GUILESS_MAIN(TestContractRefusals)
#include "tst_contract_refusals.moc"
