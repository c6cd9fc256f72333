#include "wallet/keystore_json.h"

#include "base/hex.h"
#include "wallet/keystore.h"
#include "wallet/passphrase.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <cmath>

namespace landfall::wallet {
namespace {

// Integers above this are not exact in JSON as Qt reads it.
constexpr double kMaxExactInteger = 9007199254740992.0;

Error damaged(const std::string& what) {
    return Error::damaged("keystore-damaged",
                          "the keystore is damaged: " + what +
                              ". Put a copy of it back, or import the recovery phrase into a new one");
}

Error unsupported(const std::string& what) {
    return Error::invalid("keystore-unsupported", "this keystore cannot be read here: " + what);
}

// An object with the path that leads to it, so that errors can name the field. Programs differ in
// the case of names and words, and in whether a number is in quotes: neither changes what is meant.
class Fields {
public:
    Fields(QJsonObject object, std::string path) : m_object(std::move(object)), m_path(std::move(path)) {}

    std::string nameOf(const char* key) const { return m_path + key; }
    // Whether it says anything: neither null nor an empty text.
    bool says(const char* key) const {
        const auto value = valueOf(key);
        return !value.isUndefined() && !value.isNull() && !(value.isString() && value.toString().isEmpty());
    }
    // Two names that differ only in case would let two programs read two keystores.
    std::optional<Error> twice() const {
        QStringList names;
        for (const auto& name : m_object.keys()) {
            if (names.contains(name, Qt::CaseInsensitive)) {
                return damaged("it has '" + m_path + name.toStdString() + "' twice");
            }
            names.append(name);
        }
        return std::nullopt;
    }

    Result<Fields> object(const char* key) const {
        const auto value = valueOf(key);
        if (!value.isObject()) {
            return damaged("the object '" + nameOf(key) + "' is missing");
        }
        const Fields out(value.toObject(), nameOf(key) + ".");
        if (const auto problem = out.twice()) {
            return *problem;
        }
        return out;
    }

    Result<std::string> text(const char* key) const {
        const auto value = valueOf(key);
        if (!value.isString()) {
            return damaged("the text '" + nameOf(key) + "' is missing");
        }
        return value.toString().toStdString();
    }

    // A word such as the cipher's name, in small letters.
    Result<std::string> word(const char* key) const {
        const auto value = text(key);
        return value ? Result<std::string>(QString::fromStdString(*value).toLower().toStdString()) : value.error();
    }

    Result<std::uint64_t> integer(const char* key) const {
        const auto value = valueOf(key);
        bool good = value.isDouble();
        const double number =
            value.isString() ? static_cast<double>(value.toString().toULongLong(&good)) : value.toDouble(-1);
        if (!good || number < 0 || number > kMaxExactInteger || std::floor(number) != number) {
            return damaged("'" + nameOf(key) + "' is not a whole number");
        }
        return static_cast<std::uint64_t>(number);
    }

    Result<Bytes> bytes(const char* key) const {
        const auto digits = text(key);
        if (!digits) {
            return digits.error();
        }
        auto bytes = fromHex(*digits);
        if (!bytes) {
            return damaged("'" + nameOf(key) + "' is not hexadecimal");
        }
        return bytes;
    }

    template <std::size_t N>
    Result<FixedBytes<N>> fixedBytes(const char* key) const {
        const auto value = bytes(key);
        if (!value) {
            return value.error();
        }
        if (value->size() != N) {
            return damaged("'" + nameOf(key) + "' has " + std::to_string(value->size()) + " bytes instead of " +
                           std::to_string(N));
        }
        FixedBytes<N> out{};
        std::memcpy(out.data(), value->data(), N);
        return out;
    }

private:
    QJsonValue valueOf(const char* key) const {
        for (auto field = m_object.begin(); field != m_object.end(); ++field) {
            if (field.key().compare(QLatin1String(key), Qt::CaseInsensitive) == 0) {
                return field.value();
            }
        }
        return QJsonValue::Undefined;
    }

    QJsonObject m_object;
    std::string m_path;
};

// Copies the value over or passes the error on.
template <class To, class From>
Status take(To& to, Result<From> from) {
    if (!from) {
        return from.error();
    }
    to = std::move(from).value();
    return {};
}

Status readCost(KeystoreJson& out, const std::string& kdf, const Fields& parameters) {
    // Of a longer key the first 32 bytes, which are all that is used, are the same.
    std::uint64_t derivedLength = 0;
    if (auto status = take(derivedLength, parameters.integer("dklen")); !status) {
        return status;
    }
    if (derivedLength < 32) {
        return unsupported("'" + parameters.nameOf("dklen") + "' is " + std::to_string(derivedLength) + ", not 32");
    }
    if (auto status = take(out.salt, parameters.bytes("salt")); !status) {
        return status;
    }
    if (kdf == "scrypt") {
        crypto::ScryptCost cost;
        for (const auto& [key, field] : {std::pair{"n", &cost.n}, {"r", &cost.r}, {"p", &cost.p}}) {
            if (auto status = take(*field, parameters.integer(key)); !status) {
                return status;
            }
        }
        out.cost = cost;
        return {};
    }
    if (kdf == "pbkdf2") {
        const auto prf = parameters.word("prf");
        if (!prf) {
            return prf.error();
        }
        if (*prf != "hmac-sha256") {
            return unsupported("the pseudorandom function of PBKDF2 is not hmac-sha256");
        }
        Pbkdf2Cost cost;
        if (auto status = take(cost.iterations, parameters.integer("c")); !status) {
            return status;
        }
        out.cost = cost;
        return {};
    }
    return unsupported("its key derivation is neither scrypt nor pbkdf2");
}

Status readCrypto(KeystoreJson& out, const Fields& crypto) {
    const auto cipher = crypto.word("cipher");
    if (!cipher) {
        return cipher.error();
    }
    if (*cipher != "aes-128-ctr") {
        return unsupported("its cipher is not aes-128-ctr");
    }
    const auto cipherParameters = crypto.object("cipherparams");
    const auto kdf = crypto.word("kdf");
    const auto kdfParameters = crypto.object("kdfparams");
    for (const auto* error : {cipherParameters ? nullptr : &cipherParameters.error(), kdf ? nullptr : &kdf.error(),
                              kdfParameters ? nullptr : &kdfParameters.error()}) {
        if (error != nullptr) {
            return *error;
        }
    }
    if (auto status = take(out.initialCounter, cipherParameters->fixedBytes<16>("iv")); !status) {
        return status;
    }
    if (auto status = take(out.ciphertext, crypto.bytes("ciphertext")); !status) {
        return status;
    }
    // Some writers drop leading zeros of the key.
    if (out.ciphertext.empty() || out.ciphertext.size() > 32) {
        return damaged("'" + crypto.nameOf("ciphertext") + "' has " + std::to_string(out.ciphertext.size()) +
                       " bytes instead of 32");
    }
    if (auto status = take(out.mac, crypto.fixedBytes<32>("mac")); !status) {
        return status;
    }
    return readCost(out, *kdf, *kdfParameters);
}

Result<SealedEntropy> readEntropy(const Fields& root) {
    const auto extension = root.object("x-landfall");
    if (!extension) {
        return extension.error();
    }
    const auto version = extension->integer("version");
    if (!version) {
        return version.error();
    }
    if (*version != 1) {
        return unsupported("its recovery phrase was stored by a newer Landfall");
    }
    SealedEntropy out;
    if (auto status = take(out.nonce, extension->fixedBytes<12>("nonce")); !status) {
        return status.error();
    }
    if (auto status = take(out.sealed, extension->bytes("entropy")); !status) {
        return status.error();
    }
    return out;
}

QString hexText(ByteView bytes) {
    return QString::fromStdString(toHex(bytes));
}

// Version 4, variant 1 of RFC 9562.
QString uuidText(FixedBytes<16> id) {
    id[6] = static_cast<std::uint8_t>((id[6] & 0x0f) | 0x40);
    id[8] = static_cast<std::uint8_t>((id[8] & 0x3f) | 0x80);
    std::string text = toHex(id);
    for (const std::size_t at : {20, 16, 12, 8}) {
        text.insert(at, "-");
    }
    return QString::fromStdString(text);
}

} // namespace

Result<KeystoreJson> parseKeystoreJson(ByteView json) {
    if (json.size() > kMaxKeystoreSize) {
        return Error::invalid("keystore-too-large", "this file is no keystore: it has " + std::to_string(json.size()) +
                                                        " bytes, a keystore at most " +
                                                        std::to_string(kMaxKeystoreSize));
    }
    const auto text = utf8Text(json);
    if (!text) {
        return damaged(text.error().message);
    }
    const auto document = QJsonDocument::fromJson(
        QByteArray::fromRawData(reinterpret_cast<const char*>(text->data()), static_cast<qsizetype>(text->size())));
    if (!document.isObject()) {
        return damaged("it is not a JSON object");
    }
    const Fields root(document.object(), "");
    if (const auto problem = root.twice()) {
        return *problem;
    }
    const auto version = root.integer("version");
    if (!version) {
        return version.error();
    }
    if (*version != 3) {
        return unsupported("its version is " + std::to_string(*version) + ", not 3");
    }
    KeystoreJson out;
    const auto crypto = root.object("crypto");
    if (!crypto) {
        return crypto.error();
    }
    if (auto status = readCrypto(out, *crypto); !status) {
        return status.error();
    }
    if (root.says("address")) {
        const auto address = root.fixedBytes<20>("address");
        if (!address) {
            return address.error();
        }
        out.address = protocol::Address{*address};
    }
    if (root.says("x-landfall")) {
        auto entropy = readEntropy(root);
        if (entropy) {
            out.entropy = std::move(entropy).value();
        } else {
            out.entropyError = entropy.error();
        }
    }
    return out;
}

Bytes writeKeystoreJson(const KeystoreJson& keystore) {
    const auto& cost = std::get<crypto::ScryptCost>(keystore.cost);
    QJsonObject root{
        {QStringLiteral("version"), 3},
        {QStringLiteral("id"), uuidText(keystore.id)},
        {QStringLiteral("crypto"),
         QJsonObject{
             {QStringLiteral("cipher"), QStringLiteral("aes-128-ctr")},
             {QStringLiteral("cipherparams"), QJsonObject{{QStringLiteral("iv"), hexText(keystore.initialCounter)}}},
             {QStringLiteral("ciphertext"), hexText(keystore.ciphertext)},
             {QStringLiteral("kdf"), QStringLiteral("scrypt")},
             {QStringLiteral("kdfparams"), QJsonObject{{QStringLiteral("dklen"), 32},
                                                       {QStringLiteral("n"), static_cast<qint64>(cost.n)},
                                                       {QStringLiteral("r"), static_cast<qint64>(cost.r)},
                                                       {QStringLiteral("p"), static_cast<qint64>(cost.p)},
                                                       {QStringLiteral("salt"), hexText(keystore.salt)}}},
             {QStringLiteral("mac"), hexText(keystore.mac)},
         }},
    };
    if (keystore.address) {
        root.insert(QStringLiteral("address"), hexText(keystore.address->bytes));
    }
    if (keystore.entropy) {
        root.insert(QStringLiteral("x-landfall"),
                    QJsonObject{{QStringLiteral("version"), 1},
                                {QStringLiteral("nonce"), hexText(keystore.entropy->nonce)},
                                {QStringLiteral("entropy"), hexText(keystore.entropy->sealed)}});
    }
    const QByteArray text = QJsonDocument(root).toJson();
    return {text.begin(), text.end()};
}

} // namespace landfall::wallet
