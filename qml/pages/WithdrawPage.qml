import QtQuick
import QtQuick.Layouts
import Landfall.Theme
import Landfall.Controls
import Landfall.Desktop

ScrollPage {
    id: page

    required property WithdrawModel model

    objectName: "page.withdraw"
    title: qsTr("Withdraw")
    lead: qsTr("Take tokens out of the network, onto the chain you choose.")

    GridLayout {
        columns: page.width < 760 ? 1 : 2
        columnSpacing: Theme.space.medium
        rowSpacing: Theme.space.medium

        WithdrawForm {
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignTop
            model: page.model
        }
        WithdrawSummary {
            Layout.fillWidth: page.width < 760
            Layout.preferredWidth: 304
            Layout.alignment: Qt.AlignTop
            model: page.model
        }
    }
}
