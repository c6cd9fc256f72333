#include "app/offscreen.h"
#include "common/open_wallet.h"
#include "desktop/pages/phrase_view.h"
#include "offline/prepared_states.h"

#include <QtGui/QClipboard>
#include <QtGui/QPainter>
#include <QtTest/QSignalSpy>

using namespace landfall;
using namespace landfall::offline;
using KeychainState = keychain::Keychain::State;

namespace {

void type(SecretField& field, std::string_view text) {
    for (const char letter : text) {
        QKeyEvent event(QEvent::KeyPress, 0, Qt::NoModifier, QString(QLatin1Char(letter)));
        QCoreApplication::sendEvent(&field, &event);
    }
}

} // namespace

// From no wallet to an open one, and open again, with and without a keychain.
class TestWalletModels : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void createsAWalletFromNothing() {
        PreparedWorld world(PreparedWorld::Wallet::None);
        auto& welcome = *world.app().welcome();
        QCOMPARE(world.app().stage(), AppModel::Welcome);
        QVERIFY(welcome.phrase() == nullptr);
        welcome.create();
        QCOMPARE(welcome.step(), WelcomeModel::ShowPhrase);
        QCOMPARE(welcome.phrase()->wordCount(), 24U);
        welcome.phraseWritten();
        QCOMPARE(welcome.confirmPlaces().size(), 4);
        QCOMPARE(world.keychain.probes, 0);

        std::array<SecretField, 4> fields;
        QList<QObject*> asked;
        for (std::size_t i = 0; i < fields.size(); ++i) {
            const int place = welcome.confirmPlaces()[static_cast<qsizetype>(i)];
            QVERIFY(place >= 1 && place <= 24);
            type(fields[i], i == 2 ? "zoo-not-this" : welcome.phrase()->word(static_cast<unsigned>(place - 1)));
            asked.push_back(&fields[i]);
        }
        welcome.confirmWords(asked);
        QCOMPARE(welcome.step(), WelcomeModel::ConfirmPhrase);
        QVERIFY(welcome.error().contains(QString::number(welcome.confirmPlaces()[2])));
        fields[2].clear();
        const auto third = welcome.phrase()->word(static_cast<unsigned>(welcome.confirmPlaces()[2] - 1));
        type(fields[2], " " + std::string(third) + " ");
        welcome.confirmWords(asked);
        QCOMPARE(world.keychain.probes, 1); // the system is asked where its keychain is offered
        QCOMPARE(welcome.step(), WelcomeModel::SetPassphrase);
        QCOMPARE(fields[0].length(), 0);

        SecretField passphrase;
        SecretField repeated;
        type(passphrase, "short");
        welcome.setPassphrase(&passphrase, &repeated, false);
        QVERIFY(welcome.error().contains(QStringLiteral("at least 8")));
        type(passphrase, " no more");
        type(repeated, "short no mora");
        welcome.setPassphrase(&passphrase, &repeated, false);
        QVERIFY(welcome.error().contains(QStringLiteral("differ")));
        repeated.clear();
        type(repeated, "short no more");
        welcome.setPassphrase(&passphrase, &repeated, true);
        QCOMPARE(welcome.step(), WelcomeModel::Working);
        QCOMPARE(world.app().stage(), AppModel::Welcome);
        QCOMPARE(passphrase.length() + repeated.length(), 0);
        QTRY_COMPARE_WITH_TIMEOUT(world.app().stage(), AppModel::Ready, 20'000);
        QVERIFY(welcome.phrase() == nullptr);
        QTRY_VERIFY(world.app().settings()->keychainEnabled());
        QVERIFY(equalConstantTime(world.keychain.stored->view(), viewOf("short no more")));

        world.app().lock();
        QCOMPARE(world.app().stage(), AppModel::Locked);
        QVERIFY(world.app().unlock()->keychainOffered());
        world.app().unlock()->unlockWithKeychain();
        QTRY_COMPARE_WITH_TIMEOUT(world.app().stage(), AppModel::Ready, 20'000);
    }

    void importsAPhrase() {
        PreparedWorld world(PreparedWorld::Wallet::None);
        auto& welcome = *world.app().welcome();
        welcome.importPhrase();
        SecretField field;
        type(field, "abandon abandon");
        welcome.submitPhrase(&field);
        QCOMPARE(welcome.step(), WelcomeModel::EnterPhrase);
        QVERIFY(!welcome.error().isEmpty());
        QVERIFY(field.length() > 0); // so that it can be mended
        field.clear();
        type(field, "Test test test test test test test test test test test  JUNK");
        welcome.submitPhrase(&field);
        QCOMPARE(welcome.step(), WelcomeModel::SetPassphrase);
        QCOMPARE(welcome.phrase()->wordCount(), 12U);
        welcome.back();
        QCOMPARE(welcome.step(), WelcomeModel::EnterPhrase);
        welcome.back();
        QCOMPARE(welcome.step(), WelcomeModel::Choose);
        QVERIFY(welcome.phrase() == nullptr);
    }

    void thePhraseIsPaintedOnlyWhenRevealed() {
        PreparedWorld world(PreparedWorld::Wallet::None);
        world.app().welcome()->create();
        PhraseView view;
        view.setSource(world.app().welcome());
        view.setSize({400, 300});
        const auto painted = [&] {
            QImage image(400, 300, QImage::Format_RGB32);
            image.fill(Qt::white);
            QPainter painter(&image);
            view.paint(&painter);
            return image;
        };
        QImage white(400, 300, QImage::Format_RGB32);
        white.fill(Qt::white);
        QCOMPARE(painted(), white);
        view.setRevealed(true);
        QVERIFY(painted() != white);
        world.app().welcome()->back();
        QCOMPARE(painted(), white);
    }

    void noPropertyHoldsTheWords() {
        PreparedWorld world(PreparedWorld::Wallet::None);
        world.app().welcome()->create();
        const std::string word(world.app().welcome()->phrase()->word(0));
        const QString text = QString::fromStdString(word);
        for (const QObject* object :
             {static_cast<QObject*>(world.app().welcome()), static_cast<QObject*>(&world.app())}) {
            const auto* meta = object->metaObject();
            for (int i = 0; i < meta->propertyCount(); ++i) {
                QVERIFY2(meta->property(i).read(object).toString() != text, meta->property(i).name());
            }
        }
    }

    void opensWithTheRightPassphraseOnly() {
        PreparedWorld world(PreparedWorld::Wallet::Locked);
        auto& unlock = *world.app().unlock();
        QCOMPARE(world.app().stage(), AppModel::Locked);
        QVERIFY(unlock.address().startsWith(QStringLiteral("0x")));
        SecretField field;
        unlock.unlock(&field);
        QVERIFY(!unlock.error().isEmpty());
        type(field, "wrong horse");
        unlock.unlock(&field);
        QVERIFY(unlock.busy());
        QCOMPARE(field.length(), 0);
        QTRY_VERIFY(!unlock.busy());
        QVERIFY(!unlock.error().isEmpty());
        QCOMPARE(world.app().stage(), AppModel::Locked);
        type(field, "correct horse");
        unlock.unlock(&field);
        QTRY_COMPARE(world.app().stage(), AppModel::Ready);
        QCOMPARE(unlock.error(), QString());
    }

    void aKeychainThatIsGoneIsSaidHonestly() {
        PreparedWorld world(PreparedWorld::Wallet::Locked);
        auto& unlock = *world.app().unlock();
        auto& settings = *world.app().settings();
        QVERIFY(!unlock.keychainOffered());
        settings.setKeychainEnabled(true);
        QVERIFY(unlock.keychainOffered());
        unlock.unlockWithKeychain(); // it holds nothing
        QTRY_VERIFY(!unlock.error().isEmpty());
        QCOMPARE(world.app().stage(), AppModel::Locked);
        world.keychain.stored = SecretBytes(viewOf("another one"));
        unlock.unlockWithKeychain();
        QTRY_VERIFY(unlock.error().contains(QStringLiteral("type the right one")));
        world.keychain.failure = Error::invalid("keychain-refused", "the keychain was not opened: type the passphrase");
        unlock.unlockWithKeychain();
        QTRY_VERIFY(unlock.error().contains(QStringLiteral("not opened")));
        world.keychain.set(KeychainState::Missing, QStringLiteral("There is none."));
        QVERIFY(!unlock.keychainOffered());
        QCOMPARE(unlock.keychainText(), QStringLiteral("There is none."));
    }

    void typingThePassphraseFillsTheKeychain() {
        PreparedWorld world(PreparedWorld::Wallet::Locked);
        auto& settings = *world.app().settings();
        settings.setKeychainEnabled(true);
        QVERIFY(settings.keychainText().contains(QStringLiteral("next time")));
        SecretField field;
        type(field, "wrong horse");
        world.app().unlock()->unlock(&field);
        QTRY_VERIFY(!world.app().unlock()->busy());
        QVERIFY(!world.keychain.stored);
        type(field, "correct horse");
        world.app().unlock()->unlock(&field);
        QTRY_VERIFY(world.keychain.stored.has_value());
        settings.setKeychainEnabled(false);
        QTRY_VERIFY(!world.keychain.stored.has_value());
        QTRY_VERIFY(!settings.keychainEnabled());
    }

    void aStoredPassphraseThatCannotBeRemovedStaysOn() {
        PreparedWorld world(PreparedWorld::Wallet::Open);
        auto& settings = *world.app().settings();
        settings.keepInKeychain(SecretBytes(viewOf("correct horse")));
        QTRY_VERIFY(settings.keychainEnabled());
        world.keychain.failure = Error::unavailable("keychain-unavailable", "the keychain does not answer");
        const QSignalSpy notified(&world.app(), &AppModel::notified);
        settings.setKeychainEnabled(false);
        QTRY_COMPARE(notified.size(), 1);
        QVERIFY(settings.keychainEnabled());
    }

    void lockingSweepsTheClipboard() {
        PreparedWorld world(PreparedWorld::Wallet::Open);
        QGuiApplication::clipboard()->setText(QStringLiteral("correct horse"));
        SecretField field;
        field.paste();
        world.app().lock();
        QCOMPARE(QGuiApplication::clipboard()->text(), QString());
    }

    void theDemoTellsItsPassphrase() {
        PreparedWorld world(PreparedWorld::Wallet::LockedDemo);
        auto& unlock = *world.app().unlock();
        QVERIFY2(unlock.hint().contains(QString::fromLatin1(kPreparedPassphrase)), qPrintable(unlock.hint()));
        QVERIFY(PreparedWorld(PreparedWorld::Wallet::Locked).app().unlock()->hint().isEmpty());
    }

    void aFatalProblemTakesTheStage() {
        PreparedWorld world(PreparedWorld::Wallet::Open);
        QCOMPARE(world.app().stage(), AppModel::Ready);
        world.app().fail(Error::damaged("store-damaged", "the database is damaged"));
        QCOMPARE(world.app().stage(), AppModel::Starting);
        QCOMPARE(world.app().problem(), QStringLiteral("The database is damaged."));
        QVERIFY(!world.app().problemRemedy().isEmpty());
    }
};

LANDFALL_OFFSCREEN_TEST(TestWalletModels)
#include "tst_wallet_models.moc"
