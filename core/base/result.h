#pragma once

#include <cstdlib>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace landfall {

// Whose fault it is, because callers act differently on each.
enum class ErrorKind {
    Invalid,     // the input is wrong: asking again with the same input fails again
    Unavailable, // something outside did not answer: worth another try
    Damaged,     // stored data does not hold together
    Internal,    // we failed
};

// `code` is stable and for programs; `message` is one sentence for people that
// names the thing and, where there is one, the remedy. Never contains secrets.
struct Error {
    ErrorKind kind = ErrorKind::Internal;
    std::string code;
    std::string message;

    static Error invalid(std::string code, std::string message) {
        return {ErrorKind::Invalid, std::move(code), std::move(message)};
    }
    static Error unavailable(std::string code, std::string message) {
        return {ErrorKind::Unavailable, std::move(code), std::move(message)};
    }
    static Error damaged(std::string code, std::string message) {
        return {ErrorKind::Damaged, std::move(code), std::move(message)};
    }
    static Error internal(std::string code, std::string message) {
        return {ErrorKind::Internal, std::move(code), std::move(message)};
    }
};

// A value or an error, never both and never neither. Reading the side that is
// not there is a bug of the caller and ends the process.
template <class T, class E = Error>
class [[nodiscard]] Result {
public:
    Result(T value) : m_state(std::in_place_index<0>, std::move(value)) {}
    Result(E error) : m_state(std::in_place_index<1>, std::move(error)) {}

    bool ok() const { return m_state.index() == 0; }
    explicit operator bool() const { return ok(); }

    T& value() & { return get(); }
    const T& value() const& { return const_cast<Result*>(this)->get(); }
    T&& value() && { return std::move(get()); }

    T& operator*() & { return get(); }
    const T& operator*() const& { return const_cast<Result*>(this)->get(); }
    T&& operator*() && { return std::move(get()); }
    T* operator->() { return &get(); }
    const T* operator->() const { return &const_cast<Result*>(this)->get(); }

    const E& error() const {
        const E* error = std::get_if<1>(&m_state);
        if (error == nullptr) {
            std::abort();
        }
        return *error;
    }

private:
    T& get() {
        T* value = std::get_if<0>(&m_state);
        if (value == nullptr) {
            std::abort();
        }
        return *value;
    }

    std::variant<T, E> m_state;
};

template <class E>
class [[nodiscard]] Result<void, E> {
public:
    Result() = default;
    Result(E error) : m_error(std::move(error)) {}

    bool ok() const { return !m_error.has_value(); }
    explicit operator bool() const { return ok(); }
    const E& error() const {
        if (!m_error) {
            std::abort();
        }
        return *m_error;
    }

private:
    std::optional<E> m_error;
};

using Status = Result<void>;

} // namespace landfall
