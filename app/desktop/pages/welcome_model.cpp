#include "desktop/pages/welcome_model.h"

#include "common/open_wallet.h"
#include "crypto/random.h"
#include "desktop/pages/settings_model.h"
#include "desktop/words/texts.h"

#include <QtCore/QRandomGenerator>

#include <algorithm>

namespace landfall::desktop {
namespace {

constexpr std::size_t kEntropyBytes = 32; // 24 words
constexpr int kPlacesAsked = 4;

std::string_view textOf(ByteView utf8) {
    return {reinterpret_cast<const char*>(utf8.data()), utf8.size()};
}

// Letters' case and the spaces around it don't matter.
bool isWord(ByteView typed, std::string_view word) {
    auto text = textOf(typed);
    while (!text.empty() && text.front() == ' ') {
        text.remove_prefix(1);
    }
    while (!text.empty() && text.back() == ' ') {
        text.remove_suffix(1);
    }
    return std::ranges::equal(text, word, [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; });
}

} // namespace

WelcomeModel::WelcomeModel(const Backend& backend, SettingsModel& settings, QObject* parent)
    : QObject(parent), m_backend(backend), m_settings(settings) {
    connect(m_backend.keychain, &keychain::Keychain::stateChanged, this, &WelcomeModel::changed);
    connect(m_backend.wallet, &WalletSession::stateChanged, this, &WelcomeModel::walletChanged);
}

bool WelcomeModel::keychainAvailable() const {
    return m_backend.keychain->state() == keychain::Keychain::State::Available;
}

QString WelcomeModel::keychainText() const {
    return m_backend.keychain->text();
}

void WelcomeModel::go(Step step) {
    m_step = step;
    m_error.clear();
    if (step == SetPassphrase) {
        m_settings.lookForKeychain(); // there it is offered
    }
    Q_EMIT changed();
}

void WelcomeModel::fail(const QString& error) {
    m_error = error;
    Q_EMIT changed();
}

void WelcomeModel::create() {
    SecretBytes entropy(kEntropyBytes);
    crypto::randomBytes(entropy.span());
    auto phrase = wallet::Mnemonic::fromEntropy(entropy.view());
    if (!phrase) {
        fail(sentence(phrase.error().message));
        return;
    }
    m_phrase = std::move(*phrase);
    m_importing = false;
    go(ShowPhrase);
}

void WelcomeModel::importPhrase() {
    m_phrase.reset();
    m_importing = true;
    go(EnterPhrase);
}

void WelcomeModel::phraseWritten() {
    if (!m_phrase) {
        return;
    }
    QList<int> all;
    for (int place = 1; place <= static_cast<int>(m_phrase->wordCount()); ++place) {
        all.push_back(place);
    }
    std::shuffle(all.begin(), all.end(), *QRandomGenerator::system());
    m_places = all.mid(0, kPlacesAsked);
    std::sort(m_places.begin(), m_places.end());
    go(ConfirmPhrase);
}

void WelcomeModel::confirmWords(const QList<QObject*>& fields) {
    if (!m_phrase || fields.size() != m_places.size()) {
        return;
    }
    for (int i = 0; i < fields.size(); ++i) {
        const auto* field = qobject_cast<SecretField*>(fields[i]);
        if (field == nullptr || !isWord(field->view(), m_phrase->word(static_cast<unsigned>(m_places[i] - 1)))) {
            fail(tr("Word %1 is another one. Look at what you wrote down, and type it again.").arg(m_places[i]));
            return;
        }
    }
    for (auto* field : fields) {
        qobject_cast<SecretField*>(field)->clear();
    }
    go(SetPassphrase);
}

void WelcomeModel::submitPhrase(SecretField* field) {
    auto phrase = wallet::Mnemonic::parse(textOf(field->view()));
    if (!phrase) {
        fail(sentence(phrase.error().message));
        return;
    }
    field->clear();
    m_phrase = std::move(*phrase);
    go(SetPassphrase);
}

void WelcomeModel::setPassphrase(SecretField* field, SecretField* repeated, bool useKeychain) {
    if (!m_phrase || m_step == Working) {
        return;
    }
    if (const QString hint = passphraseHint(field->length()); !hint.isEmpty()) {
        fail(hint);
        return;
    }
    if (!equalConstantTime(field->view(), repeated->view())) {
        fail(tr("The two passphrases differ: type them again."));
        return;
    }
    SecretBytes passphrase(field->view());
    if (useKeychain && keychainAvailable()) {
        m_forKeychain = passphrase.clone();
    }
    field->clear();
    repeated->clear();
    go(Working);
    m_backend.wallet->create(SecretBytes(m_phrase->entropy()), std::move(passphrase));
}

void WelcomeModel::walletChanged() {
    if (m_step != Working || m_backend.wallet->state() == WalletSession::State::Opening) {
        return;
    }
    if (m_backend.wallet->state() != WalletSession::State::Unlocked) {
        m_forKeychain = {};
        m_step = SetPassphrase;
        const auto& error = m_backend.wallet->error();
        fail(error ? sentence(error->message) : tr("The wallet was not written: try again."));
        return;
    }
    m_phrase.reset();
    m_places.clear();
    if (!m_forKeychain.empty()) {
        m_settings.keepInKeychain(std::exchange(m_forKeychain, {}));
    }
    go(Choose);
}

void WelcomeModel::back() {
    switch (m_step) {
    case ShowPhrase:
    case EnterPhrase:
        m_phrase.reset();
        go(Choose);
        break;
    case ConfirmPhrase:
        go(ShowPhrase);
        break;
    case SetPassphrase:
        go(m_importing ? EnterPhrase : ShowPhrase);
        break;
    case Choose:
    case Working:
        break;
    }
}

QString WelcomeModel::passphraseHint(int length) const {
    const int shortest = static_cast<int>(app::kShortestPassphrase);
    return length >= shortest ? QString() : tr("A passphrase has at least %1 characters.").arg(shortest);
}

} // namespace landfall::desktop
