#pragma once

#include "desktop/backend/node_snapshot.h"
#include "desktop/pages/value_list.h"
#include "l1/network_file.h"

#include <QtCore/QString>

// What holds the owner's tokens safe or locked, in words.
namespace landfall::desktop {

// Told: a fact. Grave: something is locked.
enum class SafetyLevel { Told, Fine, Care, Grave };

struct SafetyRow {
    QString title;
    QString text;
    SafetyLevel level = SafetyLevel::Told;

    const QString& key() const { return title; }
};
std::vector<RowRole<SafetyRow>> safetyRoles();

// The state of the whole network: whether something is locked, since when, and what comes next.
SafetyRow safetyHead(const NodeSnapshot& snapshot, const l1::NetworkFile& network);
// Each chain: whether it runs, is armed or frozen, and what of the owner's it holds.
std::vector<SafetyRow> chainRows(const NodeSnapshot& snapshot, const l1::NetworkFile& network);
// What it would mean if somebody were gone for good, for this network and in figures for this owner.
std::vector<SafetyRow> absenceRows(const NodeSnapshot& snapshot, const l1::NetworkFile& network);

} // namespace landfall::desktop
