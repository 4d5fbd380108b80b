package nl.chargecars.partnersync.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class PresentedTest {

    private final MockHttpServletRequest request = new MockHttpServletRequest();

    @Test
    void refusesTwoHeadersThatDiffer() {
        request.addHeader("X-API-Key", "one");
        request.addHeader("Authorization", "Bearer another");
        assertThat(Presented.in(request)).isInstanceOf(Presented.Unusable.class);
    }

    @Test
    void refusesTheSameHeaderTwiceWithDifferentKeys() {
        request.addHeader("X-API-Key", "one");
        request.addHeader("X-API-Key", "another");
        assertThat(Presented.in(request)).isInstanceOf(Presented.Unusable.class);
    }

    @Test
    void refusesAKeyBesideAPassword() {
        request.addHeader("X-API-Key", "one");
        request.addHeader("Authorization", basic("user:password"));
        assertThat(Presented.in(request)).isInstanceOf(Presented.Unusable.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer  ", "Basic", "Basic ***", "Digest x=y", "one", "Basic dXNlcg=="})
    void refusesAnAuthorizationThatSaysNothing(String value) {
        request.addHeader("Authorization", value);
        assertThat(Presented.in(request)).isInstanceOf(Presented.Unusable.class);
    }

    @Test
    void refusesATokenBesideAKey() {
        request.addHeader("X-API-Key", "eyJh.e30.AA");
        request.addHeader("Authorization", "Bearer eyJh.e30.AA");
        assertThat(Presented.in(request)).isInstanceOf(Presented.Unusable.class);
    }

    @Test
    void takesAJsonWebTokenForATokenOnlyAsBearer() {
        request.addHeader("Authorization", "Bearer eyJh.e30.AA");
        assertThat(Presented.in(request)).isEqualTo(new Presented.Token("eyJh.e30.AA"));
        var asKey = new MockHttpServletRequest();
        asKey.addHeader("X-API-Key", "eyJh.e30.AA");
        assertThat(Presented.in(asKey)).isEqualTo(new Presented.Key("eyJh.e30.AA"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"eyJh.e30", "eyJh.e30.", "eyJh..AA", "eyJh.e30.AA.BB", "abc.e30.AA", "ccp_live_a_b", "e y J.a.b"
            })
    void takesWhatIsNoJsonWebTokenForAKey(String text) {
        request.addHeader("Authorization", "Bearer " + text);
        assertThat(Presented.in(request)).isEqualTo(new Presented.Key(text));
    }

    @Test
    void refusesAnEmptyKey() {
        request.addHeader("X-API-Key", " ");
        assertThat(Presented.in(request)).isInstanceOf(Presented.Unusable.class);
    }

    @Test
    void ignoresAKeyInTheQuery() {
        request.addParameter("X-API-Key", "one");
        request.addParameter("access_token", "one");
        assertThat(Presented.in(request)).isEqualTo(new Presented.None());
    }

    @Test
    void takesTheSameKeyInBothHeaders() {
        request.addHeader("X-API-Key", "one");
        request.addHeader("Authorization", "bearer one");
        assertThat(Presented.in(request)).isEqualTo(new Presented.Key("one"));
    }

    @Test
    void readsAPasswordWithColonsAndLettersOfAllCountries() {
        request.addHeader("Authorization", basic("user:päss:wörd"));
        assertThat(Presented.in(request)).isEqualTo(new Presented.Basic("user", "päss:wörd"));
    }

    @Test
    void printsNoSecret() {
        assertThat(new Presented.Key("one-secret").toString()).doesNotContain("one-secret");
        assertThat(new Presented.Basic("user", "one-secret").toString()).doesNotContain("one-secret");
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }
}
