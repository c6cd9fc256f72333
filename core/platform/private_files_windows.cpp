#include "platform/private_files.h"

#include "platform/handle_windows.h"

#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QUuid>

#include <aclapi.h>
#include <array>
#include <sddl.h>
#include <vector>

namespace landfall::platform {
namespace {

struct FreeLocally {
    void operator()(void* memory) const { LocalFree(memory); }
};

QString reasonOf(DWORD error) {
    return qt_error_string(static_cast<int>(error));
}

std::wstring nativePath(const QString& path) {
    return QDir::toNativeSeparators(QFileInfo(path).absoluteFilePath()).toStdWString();
}

// Of this process's user; empty where the system does not say.
std::vector<std::byte> ownUser() {
    HANDLE opened = nullptr;
    if (OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &opened) == 0) {
        return {};
    }
    const Handle token(opened);
    DWORD size = 0;
    GetTokenInformation(token.get(), TokenUser, nullptr, 0, &size);
    std::vector<std::byte> out(size);
    return GetTokenInformation(token.get(), TokenUser, out.data(), size, &size) != 0 ? out : std::vector<std::byte>();
}

PSID sidOf(const std::vector<std::byte>& user) {
    return reinterpret_cast<const TOKEN_USER*>(user.data())->User.Sid;
}

// Full rights for this user and nobody else, nothing taken over from the folder above. With `inherits`, also for what
// is made inside.
class OwnerOnly {
public:
    explicit OwnerOnly(bool inherits) {
        const auto user = ownUser();
        LPWSTR text = nullptr;
        if (user.empty() || ConvertSidToStringSidW(sidOf(user), &text) == 0) {
            return;
        }
        const std::unique_ptr<wchar_t, FreeLocally> sid(text);
        const std::wstring rights =
            L"D:P(A;" + std::wstring(inherits ? L"OICI" : L"") + L";FA;;;" + std::wstring(sid.get()) + L")";
        PSECURITY_DESCRIPTOR made = nullptr;
        if (ConvertStringSecurityDescriptorToSecurityDescriptorW(rights.c_str(), SDDL_REVISION_1, &made, nullptr) !=
            0) {
            m_descriptor.reset(made);
            m_attributes = {sizeof m_attributes, made, FALSE};
        }
    }

    // Nothing where it can't be said: no file is made then.
    SECURITY_ATTRIBUTES* attributes() { return m_descriptor ? &m_attributes : nullptr; }

private:
    std::unique_ptr<void, FreeLocally> m_descriptor;
    SECURITY_ATTRIBUTES m_attributes{};
};

// 0, or why not.
DWORD writeNew(const std::wstring& path, ByteView content) {
    OwnerOnly ownerOnly(false);
    if (ownerOnly.attributes() == nullptr) {
        return ERROR_ACCESS_DENIED;
    }
    const Handle file(CreateFileW(path.c_str(), GENERIC_WRITE, 0, ownerOnly.attributes(), CREATE_NEW,
                                  FILE_ATTRIBUTE_NORMAL, nullptr));
    DWORD written = 0;
    const auto size = static_cast<DWORD>(content.size());
    if (!isOpen(file) || WriteFile(file.get(), content.data(), size, &written, nullptr) == 0 ||
        FlushFileBuffers(file.get()) == 0) {
        return GetLastError();
    }
    return written == size ? 0 : ERROR_DISK_FULL;
}

// Who administers the machine can read everything anyway.
bool isTrusted(PSID sid, const std::vector<std::byte>& user) {
    static constexpr std::array kAdministrators{WinLocalSystemSid, WinBuiltinAdministratorsSid, WinCreatorOwnerSid,
                                                WinCreatorOwnerRightsSid};
    for (const auto kind : kAdministrators) {
        if (IsWellKnownSid(sid, kind) != 0) {
            return true;
        }
    }
    return EqualSid(sid, sidOf(user)) != 0;
}

} // namespace

Result<void, QString> savePrivately(const QString& path, ByteView content) {
    const auto name = nativePath(path);
    const auto fresh = name + L"." + QUuid::createUuid().toString(QUuid::Id128).left(12).toStdWString();
    auto error = writeNew(fresh, content);
    if (error == 0 &&
        MoveFileExW(fresh.c_str(), name.c_str(), MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH) == 0) {
        error = GetLastError();
    }
    if (error != 0) {
        DeleteFileW(fresh.c_str());
        return reasonOf(error);
    }
    return {};
}

bool makePrivateFolder(const QString& path) {
    OwnerOnly ownerOnly(true);
    return QDir().mkpath(QFileInfo(path).absolutePath()) && ownerOnly.attributes() != nullptr &&
           CreateDirectoryW(nativePath(path).c_str(), ownerOnly.attributes()) != 0;
}

bool isOpenToOthers(const QString& path) {
    const auto user = ownUser();
    PACL rights = nullptr;
    PSECURITY_DESCRIPTOR read = nullptr;
    if (user.empty() || GetNamedSecurityInfoW(nativePath(path).c_str(), SE_FILE_OBJECT, DACL_SECURITY_INFORMATION,
                                              nullptr, nullptr, &rights, nullptr, &read) != ERROR_SUCCESS) {
        return true;
    }
    const std::unique_ptr<void, FreeLocally> descriptor(read);
    if (rights == nullptr) { // everybody may do everything
        return true;
    }
    constexpr DWORD kTelling = FILE_READ_DATA | FILE_WRITE_DATA | FILE_APPEND_DATA | GENERIC_READ | GENERIC_WRITE |
                               GENERIC_ALL | WRITE_DAC | WRITE_OWNER;
    for (DWORD i = 0; i < rights->AceCount; ++i) {
        void* found = nullptr;
        if (GetAce(rights, i, &found) == 0) {
            return true;
        }
        auto* entry = static_cast<ACCESS_ALLOWED_ACE*>(found);
        if (entry->Header.AceType == ACCESS_DENIED_ACE_TYPE || (entry->Header.AceFlags & INHERIT_ONLY_ACE) != 0) {
            continue;
        }
        if (entry->Header.AceType != ACCESS_ALLOWED_ACE_TYPE ||
            ((entry->Mask & kTelling) != 0 && !isTrusted(&entry->SidStart, user))) {
            return true;
        }
    }
    return false;
}

QString commandToClose() {
    return QStringLiteral("icacls /inheritance:r /grant:r %USERNAME%:F");
}

bool removeForGood(const QString& path) {
    if (!QFile::remove(path)) {
        return false;
    }
    const auto name = nativePath(QFileInfo(path).absolutePath());
    const Handle folder(CreateFileW(name.c_str(), GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                                    nullptr, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, nullptr));
    return isOpen(folder) && FlushFileBuffers(folder.get()) != 0;
}

} // namespace landfall::platform
