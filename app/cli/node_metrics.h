#pragma once

#include <QJsonArray>
#include <QJsonObject>

namespace landfall::cli {

// getStatus and getChains in Prometheus's text format, version 0.0.4.
QString nodeMetrics(const QJsonObject& node, const QJsonArray& chains);

} // namespace landfall::cli
