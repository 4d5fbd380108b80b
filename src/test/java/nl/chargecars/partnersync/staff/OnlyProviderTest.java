package nl.chargecars.partnersync.staff;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.Server;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.TestConfiguration;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestSettings;
import nl.chargecars.partnersync.testing.TestUser;
import org.junit.jupiter.api.Test;

/** Tests a node where an identity provider is the only way to sign in, beside a node on the same database that accepts passwords. */
class OnlyProviderTest {

    @Test
    void letsNobodyInWithAPassword() {
        TestServer shared = TestServer.shared();
        TestUser user = TestUser.with(shared, "viewer");
        String session = user.signIn().cookie(Browser.SESSION_COOKIE).orElseThrow();
        try (var provider = new IdentityProvider();
                Server node = Server.start(settings(shared.settings(), provider), TestConfiguration.class)) {
            var browser = new Browser(node.localUrl());
            assertThat(browser.open("/login").body())
                    .contains("Sign in with your organization")
                    .doesNotContain("password");
            assertThat(browser.submit("/login", Map.of("email", user.email(), "password", user.password()))
                            .is(403)
                            .body())
                    .contains("not with a password");
            assertThat(browser.cookie(Browser.SESSION_COOKIE)).isEmpty();
            browser.open("/first-user").leadsTo("/login");

            browser.setCookie(Browser.SESSION_COOKIE, session);
            browser.open("/account").is(303);

            var admin = new Api(node.localUrl()).as(shared.settings().adminKey().orElseThrow());
            assertThat(admin.post("/api/v1/staff-users", Map.of("email", "new@example.nl", "role", "viewer"))
                            .isFailure(422, "VALIDATION_FAILED")
                            .details())
                    .containsExactly("/email only_oidc");
            assertThat(admin.post(user.path() + "/invitation", "")
                            .isFailure(422, "VALIDATION_FAILED")
                            .details())
                    .as("a link that this node would answer with 404, in exchange for the password")
                    .containsExactly(" only_oidc");
            user.signIn();

            var colleague = new Browser(node.localUrl());
            String there = colleague.open(OidcSignIn.START).location();
            colleague.open(provider.signIn(there, person())).leadsTo("/");
            colleague.open("/account").is(200);
        }
    }

    @Test
    void offersNoLinkForAPassword() {
        TestServer shared = TestServer.shared();
        TestUser user = TestUser.with(shared, "viewer");
        try (var provider = new IdentityProvider();
                Server node = Server.start(settings(shared.settings(), provider), TestConfiguration.class)) {
            var boss = new Browser(node.localUrl());
            String there = boss.open(OidcSignIn.START).location();
            boss.open(provider.signIn(
                            there,
                            person().subject("only-boss")
                                    .claim("email", "only.boss@example.nl")
                                    .claim("realm_access", Map.of("roles", List.of("bosses")))))
                    .leadsTo("/");
            assertThat(boss.open("/people").is(200).body())
                    .contains(user.email(), "People sign in at the identity provider only")
                    .doesNotContain("New link", "Make an invitation link");
            assertThat(boss.submit("/people", Map.of("email", "new@example.nl", "role", "viewer"))
                            .is(422)
                            .body())
                    .contains("People sign in at the identity provider only");
        }
    }

    /** As after a restart without the settings of the provider. */
    @Test
    void sessionsThatBeganAtAProviderEndWhereThatIsNotConfigured() {
        Settings shared = TestServer.shared().settings();
        try (var provider = new IdentityProvider();
                Server node = Server.start(settings(shared, provider), TestConfiguration.class);
                Server restarted = Server.start(
                        TestSettings.beside(shared)
                                .publicUrl("http://localhost:1234")
                                .build(),
                        TestConfiguration.class)) {
            var colleague = new Browser(node.localUrl());
            String there = colleague.open(OidcSignIn.START).location();
            colleague.open(provider.signIn(there, person())).leadsTo("/");
            colleague.open("/account").is(200);
            var elsewhere = new Browser(restarted.localUrl());
            elsewhere.setCookie(
                    Browser.SESSION_COOKIE,
                    colleague.cookie(Browser.SESSION_COOKIE).orElseThrow());
            elsewhere.open("/account").is(303);
        }
    }

    private static JWTClaimsSet.Builder person() {
        return new JWTClaimsSet.Builder()
                .subject("only-ann")
                .claim("email", "only.ann@example.nl")
                .claim("email_verified", true)
                .claim("realm_access", Map.of("roles", List.of("readers")));
    }

    private static Settings settings(Settings shared, IdentityProvider provider) {
        return TestSettings.beside(shared)
                .publicUrl("http://localhost:1234")
                .oidc(provider.settings(true))
                .build();
    }
}
