import QtQuick
import Landfall.Desktop

// Which page of the open wallet is shown.
QtObject {
    required property AppModel app
    property string page: "overview"

    function show(name: string): void {
        page = name;
    }
    function openTimeline(hash: string): void {
        app.timeline.hash = hash;
        page = "timeline";
    }
}
