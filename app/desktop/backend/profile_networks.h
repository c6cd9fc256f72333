#pragma once

#include "common/profile.h"
#include "desktop/backend/embedded_node.h"
#include "desktop/backend/network_source.h"

namespace landfall::desktop {

// Which network the window's node is in: the profile's, a file that the user opens
// (and the profile then keeps), or the local devnet's.
class ProfileNetworks final : public NetworkSource {
    Q_OBJECT
public:
    ProfileNetworks(app::Profile profile, EmbeddedNode& node, QObject* parent = nullptr);

    std::optional<Error> problem() const override { return m_problem; }
    void openFile(const QString& path) override;

    // The profile's. A devnet's that isn't up is none, and no problem.
    void openProfile();
    // The devnet's, which is up.
    void openDevnet();
    void closeDevnet();

    const app::Profile& profile() const { return m_profile; }

private:
    void open(Result<l1::NetworkFile> network);
    // The profile's network file, if `next` is of another network: beside its node's database.
    Status keepEarlier(const l1::NetworkFile& next) const;

    app::Profile m_profile;
    EmbeddedNode& m_node;
    std::optional<Error> m_problem;
};

} // namespace landfall::desktop
