import QtQml

// Hears what is done with the rows of activity.
QtObject {
    signal opened(string hash)
    signal copied(string transaction)
    signal collected(string id)
}
