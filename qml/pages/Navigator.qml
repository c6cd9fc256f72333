import QtQuick
import Landfall.Desktop

// Which page of the open wallet is shown.
QtObject {
    required property AppModel app
    property string page: "overview"
    property string before: "overview" // where collecting began

    function show(name: string): void {
        page = name;
    }
    function openTimeline(hash: string): void {
        app.timeline.hash = hash;
        page = "timeline";
    }
    function collect(id: string): void {
        if (app.collect.open(id)) {
            before = page === "collect" ? before : page;
            page = "collect";
        }
    }
}
