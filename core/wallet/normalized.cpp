#include "wallet/normalized.h"

#include "base/characters.h"

#include <algorithm>

namespace landfall::wallet {
namespace {

template <class Characters>
void wipeCharacters(Characters& text) {
    wipe({reinterpret_cast<std::uint8_t*>(text.data()), static_cast<std::size_t>(text.size()) * sizeof(*text.data())});
}

} // namespace

SecretBytes normalized(std::string_view utf8, QString::NormalizationForm form) {
    const auto bytes = viewOf(utf8);
    if (std::ranges::all_of(bytes, [](std::uint8_t byte) { return byte < 0x80; }) || !isUtf8(utf8)) {
        return SecretBytes(bytes);
    }
    QString text = QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
    QString changed = text.normalized(form);
    QByteArray encoded = changed.toUtf8();
    SecretBytes out(viewOf({encoded.constData(), static_cast<std::size_t>(encoded.size())}));
    wipeCharacters(text);
    wipeCharacters(changed);
    wipeCharacters(encoded);
    return out;
}

} // namespace landfall::wallet
