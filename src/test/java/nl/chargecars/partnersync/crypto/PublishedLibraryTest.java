package nl.chargecars.partnersync.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Tests that our signatures and those of the published Standard Webhooks library, which partners use, verify each other. */
class PublishedLibraryTest {

    private static final String ID = "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W";
    private static final String BODY = "{\"event\": \"status_changed\", \"city\": \"'s-Hertogenbosch ⚡\"}";

    private final WebhookSecret secret = WebhookSecret.generate();
    private final Webhook library = new Webhook(secret.text());
    private final Instant now = Clock.systemUTC().instant();

    @Property(tries = 200)
    void verifiesWhatWeSign(@ForAll("bodies") String body) {
        String ours = WebhookSignature.standard(List.of(secret), ID, now, utf8(body));
        assertThatCode(() -> library.verify(body, headers(ours))).doesNotThrowAnyException();
    }

    @Property(tries = 200)
    void signsWhatWeVerify(@ForAll("bodies") String body) throws WebhookSigningException {
        String theirs = library.sign(ID, now.getEpochSecond(), body);
        assertThat(WebhookSignature.verifyStandard(
                        List.of(secret),
                        ID,
                        String.valueOf(now.getEpochSecond()),
                        utf8(body),
                        theirs,
                        WebhookSignature.TOLERANCE,
                        now))
                .isTrue();
    }

    @Test
    void verifiesWithEitherSecretWhileARotationOverlaps() {
        WebhookSecret next = WebhookSecret.generate();
        String ours = WebhookSignature.standard(List.of(next, secret), ID, now, utf8(BODY));
        assertThatCode(() -> library.verify(BODY, headers(ours))).doesNotThrowAnyException();
        assertThatCode(() -> new Webhook(next.text()).verify(BODY, headers(ours)))
                .doesNotThrowAnyException();
    }

    @Test
    void agreesThatAnotherBodyIsRefused() {
        String ours = WebhookSignature.standard(List.of(secret), ID, now, utf8(BODY));
        assertThatThrownBy(() -> library.verify(BODY + " ", headers(ours)))
                .isInstanceOf(WebhookVerificationException.class);
    }

    @Test
    void agreesOnASecretThatIsNoBase64WhenItIsGivenTheBytes() {
        var chosen = new WebhookSecret("correct horse battery staple");
        String ours = WebhookSignature.standard(List.of(chosen), ID, now, utf8(BODY));
        assertThatCode(() -> new Webhook(utf8(chosen.text())).verify(BODY, headers(ours)))
                .doesNotThrowAnyException();
    }

    @Provide
    Arbitrary<String> bodies() {
        // any text that UTF-8 can encode; it cannot encode unpaired surrogates
        return Arbitraries.strings()
                .withChars('\u0001', '\u07ff')
                .withChars('\ue000', '\uffff')
                .ofMaxLength(500);
    }

    private Map<String, List<String>> headers(String signature) {
        return Map.of(
                "webhook-id", List.of(ID),
                "webhook-timestamp", List.of(String.valueOf(now.getEpochSecond())),
                "webhook-signature", List.of(signature));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
