#pragma once

#include "base/secret.h"

#include <QString>

#include <string_view>

namespace landfall::wallet {

// A secret text in one of Unicode's normal forms; what is no UTF-8 comes back as it is.
// The buffers that Qt works on and hands over are wiped.
SecretBytes normalized(std::string_view utf8, QString::NormalizationForm form);

} // namespace landfall::wallet
