#include "desktop/pages/deposit_model.h"

#include "common/decimals_check.h"
#include "common/format.h"
#include "desktop/words/texts.h"
#include "protocol/error_codes.h"

#include <algorithm>

namespace landfall::desktop {
namespace {

using protocol::Amount;

// More than an approval, a deposit and a key need together.
constexpr std::uint64_t kGasKept = 600'000;

template <class Row, class Id>
std::optional<Id> chosen(const RowList<Row>& list, int row, Id Row::*field) {
    return row >= 0 && row < list.count() ? std::optional(list.rows()[static_cast<std::size_t>(row)].*field)
                                          : std::nullopt;
}

QString balanceText(const WalletFunds::Held& held) {
    if (held.amount) {
        return app::amountText(*held.amount);
    }
    return held.problem ? DepositModel::tr("unknown: %1").arg(text(held.problem->message))
                        : DepositModel::tr("not known yet");
}

} // namespace

DepositModel::DepositModel(const Backend& backend, QObject* parent)
    : QObject(parent), m_backend(backend),
      m_chains({role<&DepositChainRow::chainIndex>("chainIndex"), role<&DepositChainRow::name>("name")}),
      m_tokens({role<&DepositTokenRow::tokenId>("tokenId"), role<&DepositTokenRow::symbol>("symbol"),
                role<&DepositTokenRow::name>("name"), role<&DepositTokenRow::balance>("balance")}),
      m_steps({role<&DepositStepRow::title>("title"), role<&DepositStepRow::detail>("detail"),
               role<&DepositStepRow::state>("state"), role<&DepositStepRow::transaction>("transaction"),
               role<&DepositStepRow::shortTransaction>("shortTransaction"),
               role<&DepositStepRow::explorerUrl>("explorerUrl")}) {
    connect(m_backend.node, &NodeLink::stateChanged, this, &DepositModel::refresh);
    connect(m_backend.funds, &WalletFunds::changed, this, &DepositModel::refresh);
    connect(m_backend.wallet, &WalletSession::stateChanged, this, &DepositModel::refresh);
    connect(m_backend.deposits, &DepositControl::changed, this, &DepositModel::refresh);
    refresh();
}

std::optional<protocol::ChainIndex> DepositModel::chain() const {
    return chosen(m_chains, m_chainRow, &DepositChainRow::chainIndex);
}

std::optional<protocol::TokenId> DepositModel::token() const {
    return chosen(m_tokens, m_tokenRow, &DepositTokenRow::tokenId);
}

void DepositModel::fillLists() {
    const auto* network = m_backend.node->network();
    std::vector<DepositChainRow> chains;
    if (network != nullptr) {
        for (const auto& chain : network->chains) {
            chains.push_back({chain.index, text(chain.name)});
        }
    }
    m_chains.update(std::move(chains));
    std::vector<DepositTokenRow> tokens;
    if (const auto at = chain(); at && network != nullptr) {
        for (const auto& token : network->tokens) {
            if (network->tokenOn(token.id, *at) != nullptr) {
                const auto held = m_backend.funds->held(*at, token.id).amount;
                tokens.push_back(
                    {token.id, text(token.symbol), text(token.name), held ? app::amountText(*held) : tr("unknown")});
            }
        }
    }
    m_tokens.update(std::move(tokens));
    m_tokenRow = std::clamp(m_tokenRow, 0, std::max(0, m_tokens.count() - 1));
}

void DepositModel::refresh() {
    fillLists();
    std::vector<DepositStepRow> rows;
    const auto wish = m_backend.deposits->wish();
    for (const auto& step : m_backend.deposits->steps()) {
        DepositStepRow row{step.title, step.detail, static_cast<int>(step.state), {}, {}, {}};
        if (step.transaction && wish) {
            row.transaction = app::hashText(*step.transaction);
            row.shortTransaction = app::shortHash(row.transaction);
            row.explorerUrl = explorerUrl(m_backend.node->network(), wish->chain, row.transaction);
        }
        rows.push_back(std::move(row));
    }
    m_steps.update(std::move(rows));
    Q_EMIT changed();
}

void DepositModel::setChainRow(int row) {
    const auto before = token();
    m_chainRow = row;
    fillLists();
    // The same token on the other chain, if it is there.
    const auto& tokens = m_tokens.rows();
    const auto same =
        std::find_if(tokens.begin(), tokens.end(), [&](const auto& each) { return each.tokenId == before; });
    m_tokenRow = same == tokens.end() ? 0 : static_cast<int>(same - tokens.begin());
    Q_EMIT changed();
}

void DepositModel::setTokenRow(int row) {
    m_tokenRow = row;
    Q_EMIT changed();
}

void DepositModel::setAmount(const QString& amount) {
    if (amount != m_amount) {
        m_amount = amount;
        Q_EMIT changed();
    }
}

std::optional<WalletFunds::Held> DepositModel::held() const {
    return chain() && token() ? std::optional(m_backend.funds->held(*chain(), *token())) : std::nullopt;
}

QString DepositModel::symbol() const {
    return token() ? symbolOf(m_backend.node->network(), *token()) : QString();
}

QString DepositModel::balance() const {
    const auto holds = held();
    return !holds          ? QString()
           : holds->amount ? moneyText(*holds->amount, m_backend.node->network(), *token())
                           : balanceText(*holds);
}

bool DepositModel::balanceKnown() const {
    const auto holds = held();
    return holds && holds->amount;
}

Amount DepositModel::keptForGas() const {
    const auto snapshot = m_backend.node->snapshot();
    const auto* network = m_backend.node->network();
    if (!chain() || !token() || network == nullptr || snapshot == nullptr) {
        return 0;
    }
    const auto* there = network->tokenOn(*token(), *chain());
    if (there == nullptr || !there->isNative()) {
        return 0;
    }
    for (const auto& view : snapshot->chains) {
        if (view.index == *chain() && view.gasPrice) {
            // The price may double before the transactions are in.
            const auto units = checkedMul(*view.gasPrice, 2 * kGasKept);
            const auto cost = units ? protocol::fromChainUnits(*units, there->decimals) : Amount{0};
            return cost ? *cost : 0;
        }
    }
    return 0;
}

Result<Amount> DepositModel::typed() const {
    auto amount = protocol::parseAmount(m_amount.trimmed().toStdString());
    if (!amount) {
        return amount.error();
    }
    if (*amount == 0) {
        return Error::invalid(code::kAmountZero, tr("Type an amount above zero.").toStdString());
    }
    const auto* network = m_backend.node->network();
    const auto* there = network != nullptr && chain() && token() ? network->tokenOn(*token(), *chain()) : nullptr;
    if (there != nullptr) {
        if (const auto fits = app::checkDecimals(*network, *chain(), *token(), *amount); !fits) {
            return fits.error();
        }
    }
    return *amount;
}

QString DepositModel::amountProblem() const {
    if (m_amount.trimmed().isEmpty()) {
        return {};
    }
    const auto amount = typed();
    if (!amount) {
        return sentence(amount.error().message);
    }
    const auto holds = held();
    if (holds && holds->amount && *amount > *holds->amount) {
        return tr("The wallet holds %1 %2 there: deposit less, or send it more.")
            .arg(app::amountText(*holds->amount), symbol());
    }
    return {};
}

QString DepositModel::formProblem() const {
    if (m_backend.node->network() == nullptr) {
        return tr("No network is open.");
    }
    if (m_backend.node->state() != NodeLink::State::Running) {
        return tr("The node is not running: it has to see the deposit arrive.");
    }
    if (const auto snapshot = m_backend.node->snapshot(); snapshot && !snapshot->status.takesNoRequests.empty()) {
        return tr("What you deposit now could leave by a forced exit only: %1")
            .arg(text(snapshot->status.takesNoRequests));
    }
    const auto holds = held();
    if (holds && !holds->amount) {
        return holds->problem ? tr("The balance is unknown: %1").arg(text(holds->problem->message))
                              : tr("The balance is being asked for.");
    }
    return {};
}

bool DepositModel::canStart() const {
    return !running() && !m_amount.trimmed().isEmpty() && amountProblem().isEmpty() && formProblem().isEmpty() &&
           typed().ok() && m_backend.wallet->state() == WalletSession::State::Unlocked;
}

bool DepositModel::running() const {
    return m_backend.deposits->state() == DepositControl::State::Running;
}

bool DepositModel::finished() const {
    return m_backend.deposits->state() == DepositControl::State::Done;
}

bool DepositModel::interrupted() const {
    return m_backend.deposits->state() == DepositControl::State::Interrupted;
}

bool DepositModel::canGoOn() const {
    return (interrupted() || m_backend.deposits->state() == DepositControl::State::Failed) &&
           m_backend.deposits->wish() && m_backend.wallet->state() == WalletSession::State::Unlocked;
}

QString DepositModel::explanation() const {
    const auto& steps = m_backend.deposits->steps();
    if (!interrupted()) {
        return {};
    }
    const QString safe = tr("Landfall was closed before the deposit was sent: the tokens are still at your address.");
    return steps.empty() || !steps.front().transaction
               ? safe
               : safe + QLatin1Char(' ') +
                     tr("The contract is still allowed to take that amount. It takes it for a deposit of yours only.");
}

QString DepositModel::summary() const {
    switch (m_backend.deposits->state()) {
    case DepositControl::State::Running:
        return m_backend.deposits->keyOnly() ? tr("Your account's signing key is being registered.")
                                             : tr("Your deposit of %1 is under way.").arg(title());
    case DepositControl::State::Interrupted:
        return tr("Your deposit of %1 stopped half-way, before it was sent.").arg(title());
    case DepositControl::State::Failed:
        return m_backend.deposits->keyOnly() ? tr("Your account's signing key is not registered: %1").arg(error())
               : m_backend.deposits->wish()  ? tr("Your deposit of %1 stopped: %2").arg(title(), error())
                                             : error();
    case DepositControl::State::Idle:
    case DepositControl::State::Done:
        break;
    }
    return {};
}

QString DepositModel::title() const {
    const auto wish = m_backend.deposits->wish();
    const auto* network = m_backend.node->network();
    if (wish && m_backend.deposits->keyOnly()) {
        return tr("Signing key, set on %1").arg(chainName(network, wish->chain));
    }
    return wish ? tr("%1 from %2").arg(moneyText(wish->amount, network, wish->token), chainName(network, wish->chain))
                : QString();
}

QString DepositModel::error() const {
    const auto error = m_backend.deposits->error();
    return error ? sentence(error->message) : QString();
}

QString DepositModel::address() const {
    const auto address = m_backend.wallet->address();
    return address ? addressText(*address) : QString();
}

QString DepositModel::receiveText() const {
    const auto* network = m_backend.node->network();
    const auto* at = network != nullptr && chain() ? network->chain(*chain()) : nullptr;
    const auto* there = at != nullptr && token() ? network->tokenOn(*token(), at->index) : nullptr;
    if (address().isEmpty() || there == nullptr) {
        return address();
    }
    return there->isNative() ? QStringLiteral("ethereum:%1@%2").arg(address()).arg(at->evmChainId)
                             : QStringLiteral("ethereum:%1@%2/transfer?address=%3")
                                   .arg(addressText(there->address))
                                   .arg(at->evmChainId)
                                   .arg(address());
}

void DepositModel::useMax() {
    const auto holds = held();
    if (holds && holds->amount) {
        const Amount kept = keptForGas();
        setAmount(text(protocol::formatAmount(*holds->amount > kept ? *holds->amount - kept : 0)));
    }
}

void DepositModel::start() {
    if (const auto amount = typed(); amount && canStart()) {
        m_backend.deposits->start({*chain(), *token(), *amount});
    }
}

void DepositModel::goOn() {
    m_backend.deposits->goOn();
}

void DepositModel::reset() {
    m_amount.clear();
    m_backend.deposits->reset();
    Q_EMIT changed();
}

} // namespace landfall::desktop
