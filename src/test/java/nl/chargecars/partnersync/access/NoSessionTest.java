package nl.chargecars.partnersync.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.stream.Stream;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestUser;
import nl.chargecars.partnersync.testing.WithServer;
import org.apache.catalina.Context;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;

/** Tests that a program needs nothing but its credential: the API sets no cookie, and the servlet container keeps no session. */
@ExtendWith(WithServer.class)
class NoSessionTest {

    private static final String ORDERS = "/api/v1/partners/" + PartnerId.next() + "/orders";

    private final TestServer server;
    private final Api admin;

    NoSessionTest(TestServer server, Api admin) {
        this.server = server;
        this.admin = admin;
    }

    @Test
    void noAnswerOfTheApiBeginsASession() {
        Api nobody = server.api();
        Api withContainersCookie = admin.with("Cookie", "JSESSIONID=0123456789ABCDEF");
        Browser administrator = TestUser.signedIn(server, "admin");
        Stream.of(
                        nobody.get("/livez").is(200),
                        nobody.get("/api/v1/staff-keys").is(401),
                        nobody.with("Accept", "text/html")
                                .get("/api/v1/staff-keys")
                                .is(401),
                        nobody.get("/none").is(401),
                        nobody.post(ORDERS, "{}").is(401),
                        nobody.as("wrong").get("/api/v1/staff-keys").is(401),
                        admin.get("/api/v1/staff-keys").is(200),
                        admin.get("/none").is(404),
                        admin.post("/livez", "{}").is(405),
                        admin.post(ORDERS, "{}").is(422),
                        admin.get("/api/v1/staff-keys;jsessionid=1").is(400),
                        withContainersCookie.get("/api/v1/staff-keys").is(200),
                        withContainersCookie
                                .asNobody()
                                .get("/api/v1/staff-keys")
                                .is(401),
                        administrator.api().get("/api/v1/staff-keys").is(200),
                        administrator
                                .apiWithoutToken()
                                .post("/api/v1/staff-keys", "{}")
                                .is(403))
                .forEach(this::setsNoCookie);
        assertThat(sessionsOfTheContainer()).isZero();
    }

    private long sessionsOfTheContainer() {
        var context = (WebServerApplicationContext)
                Objects.requireNonNull(server.part(DispatcherServlet.class).getWebApplicationContext());
        var tomcat = (TomcatWebServer) Objects.requireNonNull(context.getWebServer());
        return ((Context) tomcat.getTomcat().getHost().findChildren()[0])
                .getManager()
                .getSessionCounter();
    }

    private void setsNoCookie(Reply reply) {
        assertThat(reply.headers().firstValue("Set-Cookie")).as(reply.raw()).isEmpty();
        assertThat(reply.raw()).doesNotContainIgnoringCase("jsessionid");
    }
}
