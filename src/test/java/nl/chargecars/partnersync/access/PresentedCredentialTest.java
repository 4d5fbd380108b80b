package nl.chargecars.partnersync.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class PresentedCredentialTest {

    private final MockHttpServletRequest request = new MockHttpServletRequest();

    @Test
    void refusesTwoHeadersThatDiffer() {
        request.addHeader("X-API-Key", "one");
        request.addHeader("Authorization", "Bearer another");
        assertThat(PresentedCredential.in(request)).isInstanceOf(PresentedCredential.Unusable.class);
    }

    @Test
    void refusesTheSameHeaderTwiceWithDifferentKeys() {
        request.addHeader("X-API-Key", "one");
        request.addHeader("X-API-Key", "another");
        assertThat(PresentedCredential.in(request)).isInstanceOf(PresentedCredential.Unusable.class);
    }

    @Test
    void refusesAKeyBesideAPassword() {
        request.addHeader("X-API-Key", "one");
        request.addHeader("Authorization", basic("user:password"));
        assertThat(PresentedCredential.in(request)).isInstanceOf(PresentedCredential.Unusable.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer  ", "Basic", "Basic ***", "Digest x=y", "one", "Basic dXNlcg=="})
    void refusesAnAuthorizationThatSaysNothing(String value) {
        request.addHeader("Authorization", value);
        assertThat(PresentedCredential.in(request)).isInstanceOf(PresentedCredential.Unusable.class);
    }

    @Test
    void refusesATokenBesideAKey() {
        request.addHeader("X-API-Key", "eyJh.e30.AA");
        request.addHeader("Authorization", "Bearer eyJh.e30.AA");
        assertThat(PresentedCredential.in(request)).isInstanceOf(PresentedCredential.Unusable.class);
    }

    @Test
    void takesAJsonWebTokenForATokenOnlyAsBearer() {
        request.addHeader("Authorization", "Bearer eyJh.e30.AA");
        assertThat(PresentedCredential.in(request)).isEqualTo(new PresentedCredential.Token("eyJh.e30.AA"));
        var asKey = new MockHttpServletRequest();
        asKey.addHeader("X-API-Key", "eyJh.e30.AA");
        assertThat(PresentedCredential.in(asKey)).isEqualTo(new PresentedCredential.Key("eyJh.e30.AA"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"eyJh.e30", "eyJh.e30.", "eyJh..AA", "eyJh.e30.AA.BB", "abc.e30.AA", "ccp_live_a_b", "e y J.a.b"
            })
    void takesWhatIsNoJsonWebTokenForAKey(String text) {
        request.addHeader("Authorization", "Bearer " + text);
        assertThat(PresentedCredential.in(request)).isEqualTo(new PresentedCredential.Key(text));
    }

    @Test
    void refusesAnEmptyKey() {
        request.addHeader("X-API-Key", " ");
        assertThat(PresentedCredential.in(request)).isInstanceOf(PresentedCredential.Unusable.class);
    }

    @Test
    void ignoresAKeyInTheQuery() {
        request.addParameter("X-API-Key", "one");
        request.addParameter("access_token", "one");
        assertThat(PresentedCredential.in(request)).isEqualTo(new PresentedCredential.None());
    }

    @Test
    void takesTheSameKeyInBothHeaders() {
        request.addHeader("X-API-Key", "one");
        request.addHeader("Authorization", "bearer one");
        assertThat(PresentedCredential.in(request)).isEqualTo(new PresentedCredential.Key("one"));
    }

    @Test
    void readsAPasswordWithColonsAndLettersOfAllCountries() {
        request.addHeader("Authorization", basic("user:päss:wörd"));
        assertThat(PresentedCredential.in(request)).isEqualTo(new PresentedCredential.Basic("user", "päss:wörd"));
    }

    @Test
    void printsNoSecret() {
        assertThat(new PresentedCredential.Key("one-secret").toString()).doesNotContain("one-secret");
        assertThat(new PresentedCredential.Basic("user", "one-secret").toString())
                .doesNotContain("one-secret");
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }
}
