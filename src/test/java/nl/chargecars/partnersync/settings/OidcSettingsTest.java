package nl.chargecars.partnersync.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OidcSettingsTest {

    private static final Map<String, String> WHOLE = Map.of(
            "PARTNERSYNC_OIDC_ISSUER", "https://login.example.nl/realms/staff",
            "PARTNERSYNC_OIDC_CLIENT_ID", "partner-sync",
            "PARTNERSYNC_OIDC_CLIENT_SECRET", "client-secret");

    @Test
    void listsWhatIsMissingWithAllOtherProblems() {
        assertThat(problems(Map.of(
                        "PARTNERSYNC_PORT", "many",
                        "PARTNERSYNC_OIDC_ISSUER", "login.example.nl",
                        "PARTNERSYNC_OIDC_ROLES", "king=all")))
                .extracting(problem -> problem.substring(0, problem.indexOf(' ')))
                .containsExactlyInAnyOrder(
                        "PARTNERSYNC_PORT",
                        "PARTNERSYNC_OIDC_ISSUER",
                        "PARTNERSYNC_OIDC_CLIENT_ID",
                        "PARTNERSYNC_OIDC_CLIENT_SECRET",
                        "PARTNERSYNC_OIDC_ROLES");
    }

    @Test
    void refusesTheRestWithoutAnIssuer() {
        assertThat(problems(Map.of("PARTNERSYNC_OIDC_CLIENT_ID", "x", "PARTNERSYNC_OIDC_ROLES", "admin=x")))
                .containsExactly(
                        "PARTNERSYNC_OIDC_CLIENT_ID is set without PARTNERSYNC_OIDC_ISSUER",
                        "PARTNERSYNC_OIDC_ROLES is set without PARTNERSYNC_OIDC_ISSUER");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://login.example.nl", "https://", "https://login.example.nl?realm=x", "not a url"})
    void refusesAnIssuerThatIsNoHttpsAddress(String issuer) {
        assertThat(problems(with(WHOLE, "PARTNERSYNC_OIDC_ISSUER", issuer)))
                .singleElement()
                .asString()
                .startsWith("PARTNERSYNC_OIDC_ISSUER must be the https address");
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin", "admin=", "root=bosses", "admin=a;viewer=b,", "=x"})
    void refusesRolesThatCannotBeRead(String roles) {
        assertThat(problems(with(WHOLE, "PARTNERSYNC_OIDC_ROLES", roles))).hasSize(1);
    }

    @Test
    void takesHttpWherePrivateTargetsAreAllowed() {
        Map<String, String> environment = with(
                with(WHOLE, "PARTNERSYNC_OIDC_ISSUER", "http://127.0.0.1:9000"),
                "PARTNERSYNC_ALLOW_PRIVATE_TARGETS",
                "true");
        assertThat(Settings.from(environment).oidc()).isPresent();
    }

    @Test
    void isNothingUnlessSet() {
        assertThat(Settings.from(Map.of()).oidc()).isEmpty();
    }

    @Test
    void takesTheClaimRolesWithOurOwnNamesUnlessToldOtherwise() {
        assertThat(Settings.from(WHOLE).oidc())
                .contains(new OidcSettings(
                        URI.create("https://login.example.nl/realms/staff"),
                        "partner-sync",
                        "client-secret",
                        "roles",
                        Map.of("admin", "admin", "operator", "operator", "viewer", "viewer"),
                        false));
        OidcSettings mapped = Settings.from(with(
                        with(WHOLE, "PARTNERSYNC_OIDC_ROLES", "admin = sync-admins, viewer=a=b"),
                        "PARTNERSYNC_OIDC_ROLE_CLAIM",
                        "groups"))
                .oidc()
                .orElseThrow();
        assertThat(mapped.roleClaim()).isEqualTo("groups");
        assertThat(mapped.roles()).isEqualTo(Map.of("admin", "sync-admins", "viewer", "a=b"));
    }

    @Test
    void isTheOnlyWayInWhereThatIsWanted() {
        assertThat(Settings.from(WHOLE).takesPasswords()).isTrue();
        assertThat(Settings.from(with(WHOLE, "PARTNERSYNC_OIDC_ONLY", "true")).takesPasswords())
                .isFalse();
        assertThat(Settings.from(Map.of()).takesPasswords()).isTrue();
        assertThat(problems(with(WHOLE, "PARTNERSYNC_OIDC_ONLY", "yes")))
                .containsExactly("PARTNERSYNC_OIDC_ONLY must be true or false, not 'yes'");
    }

    @Test
    void printsNoSecret() {
        assertThat(Settings.from(WHOLE).toString()).contains("login.example.nl").doesNotContain("client-secret");
    }

    private static Map<String, String> with(Map<String, String> environment, String name, String value) {
        var more = new HashMap<>(environment);
        more.put(name, value);
        return more;
    }

    private static List<String> problems(Map<String, String> environment) {
        InvalidSettingsException invalid =
                catchThrowableOfType(InvalidSettingsException.class, () -> Settings.from(environment));
        assertThat(invalid).as("problems of %s", environment).isNotNull();
        return invalid.problems();
    }
}
