import QtQuick

// Holds one page at a time: what isn't shown takes neither memory nor bindings.
Loader {
    // Its file, without the ending.
    required property string page
    // What a page requires, by its name: a function, so that it is asked at the moment of loading.
    required property var give

    function load(): void {
        setSource(page + ".qml", give(page));
    }

    onPageChanged: load()
}
