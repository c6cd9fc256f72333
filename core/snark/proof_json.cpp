#include "snark/proof_json.h"

#include "algebra/bn_parameter.h"
#include "algebra/pairing.h"
#include "snark/groth16_verify.h"
#include "snark/json_value.h"

namespace landfall::snark {
namespace {

using algebra::Fq;
using algebra::Fq2;
using algebra::Fq6;
using algebra::Fr;
using algebra::G1Affine;
using algebra::G2Affine;

template <class Field>
std::string text(const Field& value) {
    return '"' + value.toDecimal() + '"';
}

std::string list(std::initializer_list<std::string> items) {
    std::string out = "[";
    for (const std::string& item : items) {
        out += (out.size() == 1 ? "" : ", ") + item;
    }
    return out + "]";
}

std::string text(const Fq2& value) {
    return list({text(value.c0), text(value.c1)});
}

std::string text(const Fq6& value) {
    return list({text(value.c0), text(value.c1), text(value.c2)});
}

template <class Curve>
std::string text(const algebra::AffinePoint<Curve>& point) {
    using Field = typename Curve::Field;
    if (point.isInfinity()) {
        return list({text(Field::zero()), text(Field::one()), text(Field::zero())});
    }
    return list({text(point.x), text(point.y), text(Field::one())});
}

std::string member(const char* name, const std::string& value) {
    return std::string(" \"") + name + "\": " + value;
}

// snarkjs' pairing ends in the final exponentiation of Fuentes-Castaneda, Knapp,
// Rodriguez-Henriquez, "Faster hashing to G2", section 5, which yields the
// pairing to the power 2x(6x² + 3x + 1), x being the curve's parameter.
algebra::Fq12 pairingOfSnarkjs(const G1Affine& p, const G2Affine& q) {
    const Uint256 x(algebra::kBnParameter);
    const algebra::Fq12 once = algebra::pairing(p, q).pow(x);
    const algebra::Fq12 twice = once.pow(x);
    const algebra::Fq12 thrice = twice.pow(x);
    return thrice.pow(Uint256(12)) * twice.pow(Uint256(6)) * once.pow(Uint256(2));
}

// Reads the fields of one document; the first failure sticks.
class Reader {
public:
    Reader(const char* document, std::string_view content) : m_document(document) {
        auto parsed = parseJson(content);
        if (parsed) {
            m_root = *std::move(parsed);
        } else {
            m_status = parsed.error();
        }
    }

    const Status& status() const { return m_status; }
    const JsonValue& root() const { return m_root; }

    void shape(const std::string& field) {
        fail("json-shape", m_document + ": the field '" + field + "' is missing or not of its shape");
    }

    void protocol() {
        const JsonValue* name = m_root.find("protocol");
        const JsonValue* curve = m_root.find("curve");
        if (name == nullptr || curve == nullptr || !name->isString("groth16") || !curve->isString("bn128")) {
            fail("json-protocol", m_document + ": protocol and curve are not groth16 and bn128");
        }
    }

    const JsonValue& array(const JsonValue* value, std::size_t size, const std::string& field) {
        static const JsonValue kNone;
        if (value == nullptr || value->kind != JsonValue::Kind::Array || value->items.size() != size) {
            shape(field);
            return kNone;
        }
        return *value;
    }

    template <class Field>
    Field number(const JsonValue& value, const std::string& field) {
        if (value.kind != JsonValue::Kind::String) {
            shape(field);
            return {};
        }
        const bool plain = value.text.size() == 1 || value.text.substr(0, 1) != "0";
        const auto parsed = plain ? Field::fromDecimal(value.text) : std::nullopt;
        if (!parsed) {
            fail("json-number", m_document + ": the field '" + field + "' holds no decimal number below the modulus");
            return {};
        }
        return *parsed;
    }

    Fq coordinate(const JsonValue& value, const std::string& field, const Fq&) { return number<Fq>(value, field); }
    Fq2 coordinate(const JsonValue& value, const std::string& field, const Fq2&) {
        const auto& items = array(&value, 2, field).items;
        return m_status ? Fq2{number<Fq>(items[0], field), number<Fq>(items[1], field)} : Fq2{};
    }

    template <class Curve>
    void point(algebra::AffinePoint<Curve>& out, const JsonValue* value, const std::string& field) {
        using Field = typename Curve::Field;
        const auto& items = array(value, 3, field).items;
        if (!m_status) {
            return;
        }
        const Field x = coordinate(items[0], field, Field{});
        const Field y = coordinate(items[1], field, Field{});
        const Field z = coordinate(items[2], field, Field{});
        if (z == Field::one()) {
            out = {x, y};
        } else if (!z.isZero() || !x.isZero() || y != Field::one()) {
            shape(field);
        }
    }

    template <class Curve>
    void point(algebra::AffinePoint<Curve>& out, const char* field) {
        point(out, m_root.find(field), field);
    }

private:
    void fail(const char* code, std::string message) {
        if (m_status) {
            m_status = Error::invalid(code, std::move(message));
        }
    }

    std::string m_document;
    JsonValue m_root;
    Status m_status;
};

} // namespace

std::string writeVerifyingKeyJson(const VerifyingKey& key) {
    const algebra::Fq12 alphaBeta = pairingOfSnarkjs(key.alpha1, key.beta2);
    std::string ic = "[";
    for (std::size_t i = 0; i < key.ic.size(); ++i) {
        ic += (i == 0 ? "\n  " : ",\n  ") + text(key.ic[i]);
    }
    return "{\n" + member("protocol", "\"groth16\"") + ",\n" + member("curve", "\"bn128\"") + ",\n" +
           member("nPublic", std::to_string(key.publicCount())) + ",\n" + member("vk_alpha_1", text(key.alpha1)) +
           ",\n" + member("vk_beta_2", text(key.beta2)) + ",\n" + member("vk_gamma_2", text(key.gamma2)) + ",\n" +
           member("vk_delta_2", text(key.delta2)) + ",\n" +
           member("vk_alphabeta_12", list({text(alphaBeta.c0), text(alphaBeta.c1)})) + ",\n" +
           member("IC", ic + "\n ]") + "\n}\n";
}

Result<VerifyingKey> parseVerifyingKeyJson(std::string_view content) {
    Reader in("verification key", content);
    VerifyingKey key;
    if (in.status()) {
        in.protocol();
        in.point(key.alpha1, "vk_alpha_1");
        in.point(key.beta2, "vk_beta_2");
        in.point(key.gamma2, "vk_gamma_2");
        in.point(key.delta2, "vk_delta_2");
        const JsonValue* count = in.root().find("nPublic");
        const JsonValue* ic = in.root().find("IC");
        if (count == nullptr || count->kind != JsonValue::Kind::Integer || ic == nullptr || ic->items.empty() ||
            count->text != std::to_string(ic->items.size() - 1)) {
            in.shape("IC");
        } else {
            key.ic.resize(ic->items.size());
            for (std::size_t i = 0; i < key.ic.size(); ++i) {
                in.point(key.ic[i], &ic->items[i], "IC");
            }
        }
    }
    if (!in.status()) {
        return in.status().error();
    }
    if (const Status checked = checkVerifyingKey(key); !checked) {
        return checked.error();
    }
    return key;
}

std::string writeProofJson(const Proof& proof) {
    return "{\n" + member("pi_a", text(proof.a)) + ",\n" + member("pi_b", text(proof.b)) + ",\n" +
           member("pi_c", text(proof.c)) + ",\n" + member("protocol", "\"groth16\"") + ",\n" +
           member("curve", "\"bn128\"") + "\n}\n";
}

Result<Proof> parseProofJson(std::string_view content) {
    Reader in("proof", content);
    Proof proof;
    if (in.status()) {
        in.protocol();
        in.point(proof.a, "pi_a");
        in.point(proof.b, "pi_b");
        in.point(proof.c, "pi_c");
    }
    if (!in.status()) {
        return in.status().error();
    }
    if (const Status checked = checkProofPoints(proof); !checked) {
        return checked.error();
    }
    return proof;
}

std::string writePublicJson(const PublicSignals& signals) {
    std::string out = "[";
    for (const Fr& signal : signals) {
        out += (out.size() == 1 ? "\n " : ",\n ") + text(signal);
    }
    return out + "\n]\n";
}

Result<PublicSignals> parsePublicJson(std::string_view content) {
    Reader in("public signals", content);
    PublicSignals signals;
    if (in.status()) {
        if (in.root().kind != JsonValue::Kind::Array) {
            in.shape("public signals");
        }
        for (const JsonValue& item : in.root().items) {
            signals.push_back(in.number<Fr>(item, "public signals"));
        }
    }
    if (!in.status()) {
        return in.status().error();
    }
    return signals;
}

} // namespace landfall::snark
