package nl.chargecars.partnersync.alerts;

import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import nl.chargecars.partnersync.id.WireNamed;
import org.jspecify.annotations.Nullable;
import org.springframework.mail.MailAuthenticationException;
import org.springframework.mail.MailSendException;

/** The reasons why a channel did not accept a notice, each with what to do about it. */
enum NoticeFailure implements WireNamed {
    RESPONDED(
            "The receiver refused it: look into its log, and compare its secret with PARTNERSYNC_ALERT_WEBHOOK_SECRET."),
    REDIRECTED(
            "The receiver redirects to another address, which is not followed: set PARTNERSYNC_ALERT_WEBHOOK_URL to the"
                    + " final one."),
    TOO_MANY_REQUESTS("The receiver takes no more for now: have its limit raised. The alert is sent again."),
    RECIPIENT_REFUSED(
            "The mail server refused a recipient, and the others got it: mend PARTNERSYNC_SMTP_TO, or ask who runs"
                    + " the mail server what the code means."),
    HOST_NOT_FOUND("There is no host of that name: mend the address, or the resolution of names on this machine."),
    UNREACHABLE("Nothing listens there, or a firewall keeps us from it: check host and port, and the way there."),
    TIMED_OUT("There was no answer in time: see whether it works, whether a firewall drops what we send, and for e-mail"
            + " whether PARTNERSYNC_SMTP_TLS is right for the port (tls: usually 465; starttls: usually 587)."),
    NOT_TRUSTED(
            "The certificate is not trusted: it must be for that host and signed by an authority that this machine's Java"
                    + " trusts."),
    NO_TLS(
            "No TLS could be agreed there: check PARTNERSYNC_SMTP_TLS and PARTNERSYNC_SMTP_PORT, or, for the webhook, the port of"
                    + " its address."),
    STARTTLS_NOT_OFFERED(
            "The mail server offers no STARTTLS on that port: set PARTNERSYNC_SMTP_PORT to one where it does"
                    + " (usually 587), or PARTNERSYNC_SMTP_TLS to tls with a port for that (usually 465)."),
    LOGIN_REFUSED("The login was refused: check PARTNERSYNC_SMTP_USER and PARTNERSYNC_SMTP_PASSWORD."),
    MAIL_REFUSED(
            "The mail server refused it. A code that begins with 4 may pass by itself: it is sent again. With 5, check"
                    + " PARTNERSYNC_SMTP_FROM and PARTNERSYNC_SMTP_TO, and ask who runs the mail server what the code means and whether"
                    + " it takes mail from this machine."),
    REFUSED(
            "The other side broke off without saying why: see whether it works and lets this machine in, and for e-mail whether"
                    + " PARTNERSYNC_SMTP_TLS is right for the port.");

    private static final int REDIRECTION = 3;
    private static final int STATUS_TOO_MANY_REQUESTS = 429;

    /**
     * Where the mail library has a mail server's refusal in its message: at the beginning, or, when the server's greeting is one,
     * at the end. Only the codes (RFC 5321 and 3463) are taken: the text after them may name people.
     */
    private static final Pattern SMTP_REFUSAL =
            Pattern.compile("(?:^|, response: )([45]\\d\\d(?:[ -][45]\\.\\d{1,3}\\.\\d{1,3})?)\\b");

    /** In the mail library's message; no exception of its own says so. */
    private static final String WITHOUT_STARTTLS = "does not support STARTTLS";

    private static final int DEEPEST = 10;

    private final String text;

    NoticeFailure(String text) {
        this.text = text;
    }

    /** Returns an English sentence that tells the administrator what to do. */
    String text() {
        return text;
    }

    static NoticeFailure of(Exception failure) {
        List<Throwable> chain = chain(failure);
        // the whole chain for each code in turn: a ConnectException may wrap the failed look-up of the host's name
        return Arrays.stream(values())
                .filter(code -> chain.stream().anyMatch(code::isSaidBy))
                .findFirst()
                .orElse(REFUSED);
    }

    /** @param status of a webhook's answer, which is not 2xx */
    static NoticeFailure ofStatus(int status) {
        if (status / 100 == REDIRECTION) {
            return REDIRECTED;
        }
        return status == STATUS_TOO_MANY_REQUESTS ? TOO_MANY_REQUESTS : RESPONDED;
    }

    /** Returns the codes by which a mail server refused, such as {@code 550 5.7.1}; empty when it did not get that far. */
    static Optional<String> smtpCodes(Exception failure) {
        return chain(failure).stream().flatMap(NoticeFailure::smtpCodesIn).findFirst();
    }

    private static Stream<String> smtpCodesIn(Throwable failure) {
        return failure instanceof MessagingException
                ? SMTP_REFUSAL
                        .matcher(String.valueOf(failure.getMessage()))
                        .results()
                        .map(refusal -> refusal.group(1))
                        .map(codes -> codes.replace('-', ' '))
                : Stream.empty();
    }

    private boolean isSaidBy(Throwable failure) {
        return switch (this) {
            case HOST_NOT_FOUND ->
                failure instanceof UnknownHostException || failure instanceof UnresolvedAddressException;
            case UNREACHABLE -> failure instanceof ConnectException || failure instanceof NoRouteToHostException;
            case TIMED_OUT -> failure instanceof HttpTimeoutException || failure instanceof SocketTimeoutException;
            case NOT_TRUSTED -> failure instanceof CertificateException;
            case NO_TLS -> failure instanceof SSLException;
            case STARTTLS_NOT_OFFERED ->
                failure instanceof MessagingException
                        && String.valueOf(failure.getMessage()).contains(WITHOUT_STARTTLS);
            case LOGIN_REFUSED -> failure instanceof MailAuthenticationException;
            case MAIL_REFUSED -> smtpCodesIn(failure).findFirst().isPresent();
            case RESPONDED, REDIRECTED, TOO_MANY_REQUESTS, RECIPIENT_REFUSED, REFUSED -> false;
        };
    }

    /** Returns the failure that says which recipients a mail reached; null when there was none, such as without a connection. */
    static @Nullable SendFailedException ofRecipients(Exception failure) {
        return chain(failure).stream()
                .filter(SendFailedException.class::isInstance)
                .map(SendFailedException.class::cast)
                .findFirst()
                .orElse(null);
    }

    private static List<Throwable> chain(Exception failure) {
        return Stream.<@Nullable Throwable>iterate(failure, Objects::nonNull, NoticeFailure::cause)
                .limit(DEEPEST)
                .flatMap(Stream::ofNullable)
                .toList();
    }

    /** Returns the next failure of the chain. A refused mail's exception is not a cause, but the first one in a list. */
    private static @Nullable Throwable cause(@Nullable Throwable failure) {
        if (failure == null) {
            return null;
        }
        return failure instanceof MailSendException mail && mail.getMessageExceptions().length > 0
                ? mail.getMessageExceptions()[0]
                : failure.getCause();
    }
}
