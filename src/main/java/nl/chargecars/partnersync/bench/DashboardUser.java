package nl.chargecars.partnersync.bench;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/**
 * A staff user logged in to the dashboard: invited as every colleague is, with a password chosen on the page.
 *
 * @param session requests that carry the user's session cookies
 */
record DashboardUser(Http session) {

    private static final String INVITED = """
            {"email":"bench@example.com","role":"operator"}""";
    private static final String PASSWORD = "seven benches beside the canal";
    private static final Pattern CSRF_TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
    private static final int CREATED = 201;
    private static final String SESSION = "partnersync_session=";

    static DashboardUser join(ServerProcess server, Http admin) throws IOException {
        try (var connection = new HttpConnection(server.port())) {
            String invitation = invitation(connection, admin);
            HttpConnection.Answer page = connection.exchange(Http.ofNobody().get(invitation));
            Matcher token = CSRF_TOKEN.matcher(page.body());
            if (!token.find()) {
                throw new BenchFailure("the invitation's page was answered " + page.status());
            }
            String fields = "password=" + encoded(PASSWORD) + "&_csrf=" + encoded(token.group(1));
            HttpConnection.Answer joined =
                    connection.exchange(Http.withCookies(page.cookies()).form(invitation, fields));
            if (joined.cookies().stream().noneMatch(cookie -> cookie.startsWith(SESSION))) {
                throw new BenchFailure("choosing a password was answered " + joined.status());
            }
            return new DashboardUser(Http.withCookies(joined.cookies()));
        }
    }

    private static String invitation(HttpConnection connection, Http admin) throws IOException {
        HttpConnection.Answer invited = connection.exchange(admin.post("/api/v1/staff-users", INVITED));
        if (invited.status() != CREATED) {
            throw new BenchFailure("inviting a colleague was answered " + invited.status() + ": " + invited.body());
        }
        String url = JsonMapper.shared()
                .readTree(invited.body())
                .path("data")
                .path("invitation_url")
                .asString();
        return URI.create(url).getPath();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
