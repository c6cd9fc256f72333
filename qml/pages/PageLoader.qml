import QtQuick

// Holds one page at a time: what isn't shown takes neither memory nor bindings.
Loader {
    // Its file, without the ending. On `wanted`, load() gives what the page requires.
    required property string page
    signal wanted(string page)

    function load(properties: var): void {
        setSource(page + ".qml", properties);
    }

    onPageChanged: wanted(page)
}
