package nl.chargecars.partnersync.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import nl.chargecars.partnersync.alerts.SmtpServer.Tls;
import nl.chargecars.partnersync.housekeeping.Housekeeping;
import nl.chargecars.partnersync.settings.AlertSettings;
import nl.chargecars.partnersync.settings.AlertSettings.Mail;
import nl.chargecars.partnersync.testing.TestCertificate;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * Tests e-mail with STARTTLS and with TLS from the start, with a login, at a real mail server: a failure loses no alert and discloses
 * no secret.
 */
@TestInstance(Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class MailOverTlsTest {

    private static final String PASSWORD = "s3cret-of-the-mail-account";
    private static final String LOGIN = "sync:" + PASSWORD;
    private static final URI DASHBOARD = URI.create("https://sync.example");
    private static final AlertTexts NO_TEXTS = new AlertTexts() {
        @Override
        public Optional<String> title(String kind) {
            return Optional.empty();
        }

        @Override
        public Optional<String> sentence(Saying saying) {
            return Optional.empty();
        }
    };
    private static final TestCertificate CERTIFICATE = TestCertificate.forServer("ip:127.0.0.1");

    private final SSLContext trusting = trusting(CERTIFICATE);
    private final SmtpServer smtp = new SmtpServer(Tls.STARTTLS, CERTIFICATE.tls(), LOGIN);
    private final TestServer server =
            TestServer.alone(new AlertSettings(Optional.empty(), Optional.of(mail(smtp, Mail.STARTTLS, PASSWORD))));

    @AfterAll
    void stop() {
        server.close();
        smtp.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"STARTTLS", "FROM_THE_START"})
    void arrivesEncryptedAndSaysNothingInTheClear(Tls tls) throws NoticeNotSentException {
        try (var other = new SmtpServer(tls, CERTIFICATE.tls(), LOGIN)) {
            channel(other, PASSWORD, trusting).send(notice(), Instant.EPOCH);
            assertThat(other.mails())
                    .singleElement()
                    .asString()
                    .contains("MAIL FROM:<sync@chargecars.example>", "its deliveries are held");
            assertThat(other.inTheClear()).allMatch(line -> line.startsWith("EHLO ") || line.equals("STARTTLS"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"STARTTLS", "FROM_THE_START"})
    void aServerThatNobodyVouchesForIsToldNothing(Tls tls) {
        try (var other = new SmtpServer(tls, CERTIFICATE.tls(), LOGIN)) {
            SSLContext another = trusting(TestCertificate.forServer("ip:127.0.0.1"));
            assertNotTold(other, PASSWORD, another, "MailSendException");
            assertThat(other.inTheClear()).noneMatch(line -> line.startsWith("AUTH"));
        }
    }

    @Test
    void aCertificateForAnotherHostIsNotTaken() {
        TestCertificate anothers = TestCertificate.forServer("dns:mail.example,ip:127.0.0.2");
        try (var other = new SmtpServer(Tls.FROM_THE_START, anothers.tls(), LOGIN)) {
            assertNotTold(other, PASSWORD, trusting(anothers), "MailSendException");
        }
    }

    @Test
    void aServerThatOffersNoEncryptionIsToldNothing() {
        try (var other = new SmtpServer(Tls.NONE, null, LOGIN)) {
            var channel = channel(mail(other, Mail.STARTTLS, PASSWORD), trusting);
            assertThatThrownBy(() -> channel.send(notice(), Instant.EPOCH)).isInstanceOf(NoticeNotSentException.class);
            assertThat(other.inTheClear()).noneMatch(line -> line.startsWith("AUTH") || line.startsWith("MAIL"));
        }
    }

    @Test
    void isSentToTheHostThatIsNamedAndNoOther() {
        try (var other = new SmtpServer()) {
            var nowhere = new Mail(
                    "mail.invalid",
                    other.port(),
                    Optional.empty(),
                    Optional.empty(),
                    "sync@chargecars.example",
                    List.of("planning@chargecars.example"),
                    Mail.NO_TLS);
            assertThatThrownBy(() -> new MailChannel(nowhere, DASHBOARD, NO_TEXTS).send(notice(), Instant.EPOCH))
                    .isInstanceOf(NoticeNotSentException.class);
            assertThat(other.mails()).isEmpty();
        }
    }

    @Test
    void aWrongPasswordIsSaidAndNotShown() {
        try (var other = new SmtpServer(Tls.STARTTLS, CERTIFICATE.tls(), LOGIN)) {
            assertNotTold(other, "another", trusting, "responded 535");
        }
    }

    /** Tests the whole server with the administrator's settings; at first it does not trust the mail server's certificate. */
    @Test
    void whatCouldNotBeToldIsNotLostAndToldAgain(CapturedOutput log) {
        TestPartner partner = TestPartner.integrated(server);
        server.db()
                .update(
                        "update partner_integrations set endpoint_disabled_at = now(), endpoint_disabled_why = 'gone'"
                                + " where partner_organization_id = ?",
                        partner.id().value());
        later(Duration.ofSeconds(61));
        later(Duration.ofSeconds(11));
        assertThat(lastError()).isEqualTo("MailSendException");

        smtp.login("sync:changed-by-somebody");
        tellAgain();
        assertThat(lastError()).isEqualTo("responded 535");

        smtp.away(true);
        tellAgain();
        assertThat(lastError()).isEqualTo("MailSendException");
        assertThat(smtp.mails()).isEmpty();

        smtp.away(false);
        smtp.login(LOGIN);
        tellAgain();
        assertThat(smtp.mails()).singleElement().asString().contains("endpoint disabled");
        tellAgain();
        assertThat(smtp.mails()).as("once it is told").hasSize(1);
        assertThat(log.getAll())
                .contains("alert.not_told", "reason=\"responded 535\"")
                .doesNotContain(PASSWORD, "changed-by-somebody");
    }

    @Test
    void saysWhatIsToBeDoneAboutIt() {
        try (var other = new SmtpServer(Tls.STARTTLS, CERTIFICATE.tls(), LOGIN)) {
            assertThat(code(channel(other, "another", trusting))).isEqualTo("login_refused");
            assertThat(code(new MailChannel(mail(other, Mail.STARTTLS, PASSWORD), DASHBOARD, NO_TEXTS)))
                    .isEqualTo("not_trusted");
        }
        assertThat(code(new MailChannel(nowhere("mail.invalid"), DASHBOARD, NO_TEXTS)))
                .isEqualTo("host_not_found");
        assertThat(code(new MailChannel(nowhere("127.0.0.1"), DASHBOARD, NO_TEXTS)))
                .isEqualTo("unreachable");
    }

    @Test
    void doesNotBlameTheCertificateWhenThePortIsNotForTls() {
        try (var other = new SmtpServer()) {
            assertThat(code(channel(mail(other, Mail.TLS, PASSWORD), trusting))).isEqualTo("no_tls");
        }
        try (var other = new SmtpServer()) {
            assertThat(code(channel(mail(other, Mail.STARTTLS, PASSWORD), trusting)))
                    .isEqualTo("starttls_not_offered");
        }
        TestCertificate anothers = TestCertificate.forServer("dns:mail.example,ip:127.0.0.2");
        try (var other = new SmtpServer(Tls.FROM_THE_START, anothers.tls(), LOGIN)) {
            assertThat(code(channel(other, PASSWORD, trusting(anothers)))).isEqualTo("not_trusted");
        }
    }

    /** The text may name people. A semicolon begins another line of the answer. */
    @ParameterizedTest
    @CsvSource({
        "GREETING, 554 5.7.1 nothing from jan@volvo.example, 554 5.7.1",
        "GREETING, 421 busy, 421",
        "MAIL, 550 5.7.1 not from sync@chargecars.example, 550 5.7.1",
        "RCPT, 550 5.1.1 no jan@volvo.example, 550 5.1.1",
        "RCPT, 450 later, 450",
        "DATA, 451-4.3.0 later; 451 4.3.0 really, 451 4.3.0",
        "CONTENT, 552 5.3.4 too big, 552 5.3.4"
    })
    void showsTheCodesOfARefusalAndNeverItsText(String command, String answer, String codes) {
        try (var other = new SmtpServer()) {
            other.refuses(command, answer.replace("; ", "\r\n"));
            Channel state = state(new MailChannel(open("127.0.0.1", other.port()), DASHBOARD, NO_TEXTS));
            assertThat(state.errorCode()).isEqualTo("mail_refused");
            assertThat(state.error()).isEqualTo("responded " + codes);
            assertThat(other.mails()).isEmpty();
        }
    }

    /** A mail server at a port on which nothing listens. */
    private static Mail nowhere(String host) {
        return open(host, 1);
    }

    /** A mail server without TLS and login. */
    private static Mail open(String host, int port) {
        return new Mail(
                host,
                port,
                Optional.empty(),
                Optional.empty(),
                "sync@chargecars.example",
                List.of("ict@chargecars.example"),
                Mail.NO_TLS);
    }

    private static @Nullable String code(MailChannel channel) {
        return state(channel).errorCode();
    }

    private static Channel state(MailChannel channel) {
        try {
            channel.send(notice(), Instant.EPOCH);
            return Channel.told(MailChannel.NAME, Instant.EPOCH);
        } catch (NoticeNotSentException refused) {
            return refused.of(MailChannel.NAME, Instant.EPOCH);
        }
    }

    /** Runs the product's job that sends notices, with a channel that trusts the test's certificate. */
    private void tellAgain() {
        server.clock().advance(Duration.ofMinutes(20));
        var channels = new AlertChannels(List.of(channel(mail(smtp, Mail.STARTTLS, PASSWORD), trusting)));
        new NoticeJob(
                        MailChannel.NAME,
                        server.part(NoticeRepository.class),
                        server.part(ChannelRepository.class),
                        channels,
                        new SimpleMeterRegistry(),
                        server.clock())
                .run();
    }

    private void later(Duration time) {
        server.clock().advance(time);
        server.part(Housekeeping.class).step();
    }

    private @Nullable String lastError() {
        return server.db().text("select last_error from alert_notices where channel = 'email'");
    }

    private static void assertNotTold(SmtpServer other, String password, SSLContext trusted, String why) {
        MailChannel channel = channel(other, password, trusted);
        assertThatThrownBy(() -> channel.send(notice(), Instant.EPOCH))
                .isInstanceOf(NoticeNotSentException.class)
                .hasMessage(why);
        assertThat(other.mails()).isEmpty();
    }

    private static MailChannel channel(SmtpServer smtp, String password, SSLContext trusted) {
        return channel(mail(smtp, smtp.tls() == Tls.FROM_THE_START ? Mail.TLS : Mail.STARTTLS, password), trusted);
    }

    private static MailChannel channel(Mail mail, SSLContext trusted) {
        return new MailChannel(mail, DASHBOARD, NO_TEXTS, trusted);
    }

    private static Mail mail(SmtpServer smtp, String tls, String password) {
        return new Mail(
                "127.0.0.1",
                smtp.port(),
                Optional.of("sync"),
                Optional.of(password),
                "sync@chargecars.example",
                List.of("planning@chargecars.example"),
                tls);
    }

    private static SSLContext trusting(TestCertificate certificate) {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(certificate.store(false));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException failed) {
            throw new AssertionError(failed);
        }
    }

    private static Notice notice() {
        var alert = new Alert(
                new UUID(0, 1),
                "endpoint_disabled",
                "Volvo",
                null,
                null,
                null,
                null,
                null,
                "its deliveries are held",
                null,
                Instant.EPOCH,
                null,
                null,
                null);
        return new Notice(alert, "opened", "email", 1, Instant.EPOCH);
    }
}
