package nl.chargecars.partnersync.alerts;

import jakarta.mail.Address;
import jakarta.mail.SendFailedException;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import nl.chargecars.partnersync.settings.AlertSettings.Mail;
import nl.chargecars.partnersync.settings.DutchTime;
import nl.chargecars.partnersync.web.Characters;
import org.jspecify.annotations.Nullable;
import org.springframework.mail.MailException;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** An e-mail by SMTP, in Dutch and English. */
final class MailChannel implements AlertChannel {

    static final String NAME = "email";

    private static final String LONGEST_MILLISECONDS = "15000";

    /** In UTF-16 units. Names of partners and integrations may be long. */
    private static final int LONGEST_SUBJECT = 200;

    private static final String DUTCH_TEST =
            "Dit is een proef: er is niets mis, en er hoeft niets te gebeuren. Waarschuwingen komen langs deze weg aan.";

    /** Names the zone, because the English text has times in UTC. */
    private static final DateTimeFormatter DUTCH_TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd HH:mm:ss '('VV')'", Locale.ENGLISH)
            .withZone(DutchTime.ZONE);

    private final Mail mail;
    private final URI publicUrl;
    private final AlertTexts texts;
    private final JavaMailSenderImpl sender = new JavaMailSenderImpl();

    /** By the id of a notice, who does not have it yet though others do. In memory: after a restart all get it again. */
    private final Map<String, Remaining> unfinished = new ConcurrentHashMap<>();

    /** The recipients whom the mail server refused for now, as greylisting does. */
    private record Remaining(List<String> recipients, Instant givenUpAt) {}

    /** @param publicUrl where people reach the dashboard */
    MailChannel(Mail mail, URI publicUrl, AlertTexts texts) {
        this(mail, publicUrl, texts, theUsual());
    }

    /** @param tls says which certificates of mail servers are trusted */
    MailChannel(Mail mail, URI publicUrl, AlertTexts texts, SSLContext tls) {
        this.mail = mail;
        this.publicUrl = publicUrl;
        this.texts = texts;
        boolean whole = mail.tls().equals(Mail.TLS);
        sender.setProtocol(whole ? "smtps" : "smtp");
        sender.setHost(mail.host());
        sender.setPort(mail.port());
        mail.user().ifPresent(sender::setUsername);
        mail.password().ifPresent(sender::setPassword);
        sender.setDefaultEncoding("UTF-8");
        Properties properties = sender.getJavaMailProperties();
        String prefix = whole ? "mail.smtps." : "mail.smtp.";
        properties.setProperty(prefix + "auth", String.valueOf(mail.user().isPresent()));
        properties.setProperty(prefix + "sendpartial", "true"); // one refused recipient keeps the mail from nobody else
        properties.setProperty(prefix + "connectiontimeout", LONGEST_MILLISECONDS);
        properties.setProperty(prefix + "timeout", LONGEST_MILLISECONDS);
        properties.setProperty(prefix + "writetimeout", LONGEST_MILLISECONDS);
        properties.setProperty(prefix + "ssl.checkserveridentity", "true");
        properties.put(prefix + "ssl.socketFactory", tls.getSocketFactory());
        if (mail.tls().equals(Mail.STARTTLS)) {
            properties.setProperty(prefix + "starttls.enable", "true");
            properties.setProperty(prefix + "starttls.required", "true");
        }
    }

    /** The authorities that the JDK trusts. */
    private static SSLContext theUsual() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void send(Notice notice, Instant now) throws NoticeNotSentException {
        Alert alert = notice.alert();
        var message = new SimpleMailMessage();
        message.setFrom(mail.from());
        Remaining remaining = unfinished.get(notice.id());
        message.setTo((remaining == null ? mail.to() : remaining.recipients()).toArray(String[]::new));
        message.setSubject(Characters.first(subject(notice), LONGEST_SUBJECT));
        message.setText((notice.isClosing() ? over(alert) : "")
                + inDutch(notice)
                + alert.message() + "\n"
                + line("For", alert.whose())
                + line("Alerts", publicUrl + "/exceptions")
                + line("See", alert.url())
                + line("Opened", local(alert.openedAt()))
                + line("Over since", local(alert.closedAt()))
                + line("Kind", alert.kind())
                + line("Subject", alert.subject())
                + line("Alert", alert.alertId())
                + "\n");
        try {
            sender.send(message);
            unfinished.remove(notice.id());
        } catch (MailException failed) {
            throw notSent(notice, failed, remaining != null, now);
        }
    }

    /** The English name of the kind is the one by which the documentation calls it. */
    private String subject(Notice notice) {
        if (notice.isTest()) {
            return "[Partner Sync] proef / test";
        }
        Alert alert = notice.alert();
        return "[Partner Sync] " + (notice.isClosing() ? "voorbij: " : "")
                + texts.title(alert.kind()).map(title -> title + " / ").orElse("")
                + (notice.isClosing() ? "over: " : "")
                + alert.kind().replace('_', ' ') + ", "
                + Objects.requireNonNullElse(alert.whose(), alert.subject());
    }

    /** What follows is the message of the alert when it was open, which asks people to act. */
    private static String over(Alert alert) {
        String since = local(alert.closedAt());
        return "Dit is voorbij sinds " + since + "; er hoeft niets te gebeuren. Het was:\n"
                + "This has been over since " + since + "; nothing is to be done. It was:\n\n";
    }

    private String inDutch(Notice notice) {
        Saying saying = notice.alert().saying();
        Optional<String> text = notice.isTest()
                ? Optional.of(DUTCH_TEST)
                : Optional.ofNullable(saying).flatMap(texts::sentence);
        return text.map(sentence -> sentence + "\n\n").orElse("");
    }

    private NoticeNotSentException notSent(Notice notice, MailException failed, boolean othersHaveIt, Instant now) {
        SendFailedException refused = NoticeFailure.ofRecipients(failed);
        if (refused == null) {
            return new NoticeNotSentException(failed);
        }
        if (!othersHaveIt && addresses(refused.getValidSentAddresses()).isEmpty()) {
            return new NoticeNotSentException(failed);
        }
        unfinished.values().removeIf(old -> !old.givenUpAt().isAfter(now));
        List<String> left = addresses(refused.getValidUnsentAddresses());
        if (left.isEmpty()) {
            unfinished.remove(notice.id());
        } else {
            Instant givenUpAt = notice.createdAt().plus(NoticeRepository.GIVEN_UP_AFTER);
            unfinished.put(notice.id(), new Remaining(left, givenUpAt));
        }
        return NoticeNotSentException.notToAll(failed, !left.isEmpty());
    }

    private static List<String> addresses(Address @Nullable [] addresses) {
        return addresses == null
                ? List.of()
                : Arrays.stream(addresses).map(Address::toString).toList();
    }

    private static @Nullable String local(@Nullable Instant time) {
        return time == null ? null : DUTCH_TIME.format(time);
    }

    private static String line(String name, @Nullable Object value) {
        return value == null ? "" : "\n" + name + ": " + value;
    }
}
