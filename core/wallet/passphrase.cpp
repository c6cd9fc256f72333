#include "wallet/passphrase.h"

#include "base/characters.h"
#include "wallet/normalized.h"

#include <algorithm>

namespace landfall::wallet {
namespace {

bool startsWith(ByteView bytes, std::initializer_list<std::uint8_t> mark) {
    return bytes.size() >= mark.size() && std::equal(mark.begin(), mark.end(), bytes.begin());
}

Error notUtf8(const char* what) {
    return Error::invalid("text-not-utf8", std::string("the text is ") + what + ": save it as UTF-8");
}

bool isCombining(char32_t character) {
    return (character >= 0x0300 && character <= 0x036F) || (character >= 0x1AB0 && character <= 0x1AFF) ||
           (character >= 0x1DC0 && character <= 0x1DFF) || (character >= 0x20D0 && character <= 0x20FF) ||
           (character >= 0xFE20 && character <= 0xFE2F);
}

} // namespace

Result<ByteView> utf8Text(ByteView file) {
    if (startsWith(file, {0xFF, 0xFE}) || startsWith(file, {0xFE, 0xFF})) {
        return notUtf8("in UTF-16");
    }
    const ByteView text = startsWith(file, {0xEF, 0xBB, 0xBF}) ? file.subspan(3) : file;
    if (std::ranges::find(text, std::uint8_t{0}) != text.end()) {
        return notUtf8("in UTF-16, or no text");
    }
    if (!isUtf8(asText(text))) {
        return notUtf8("not in UTF-8");
    }
    return text;
}

SecretBytes normalPassphrase(ByteView passphrase) {
    return normalized(asText(passphrase), QString::NormalizationForm_KC);
}

std::vector<SecretBytes> passphraseForms(ByteView passphrase) {
    std::vector<SecretBytes> out;
    const auto add = [&out](SecretBytes form) {
        if (std::ranges::none_of(out,
                                 [&](const auto& known) { return equalConstantTime(known.view(), form.view()); })) {
            out.push_back(std::move(form));
        }
    };
    add(normalPassphrase(passphrase));
    add(SecretBytes(passphrase));
    for (const auto form :
         {QString::NormalizationForm_C, QString::NormalizationForm_D, QString::NormalizationForm_KD}) {
        add(normalized(asText(passphrase), form));
    }
    return out;
}

std::size_t characterCount(ByteView passphrase) {
    const auto normal = normalPassphrase(passphrase);
    const auto text = asText(normal.view());
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto character = characterAt(text, at);
        count += isCombining(character.value) || isInvisible(character.value) ? 0 : 1;
        at += character.size;
    }
    return count;
}

} // namespace landfall::wallet
