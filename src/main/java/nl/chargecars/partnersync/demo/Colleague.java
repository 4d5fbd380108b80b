package nl.chargecars.partnersync.demo;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * A member of the operations staff, who accepts an invitation through the browser pages. A person who tries the demo signs in
 * with this account.
 *
 * @param password generated for this run and shown only on its screen
 */
record Colleague(String email, String password) {

    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Pattern FORM_TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    /** Invites a new colleague with the role that may do everything the dashboard offers, and accepts the invitation. */
    static Colleague invitedBy(Staff staff) throws IOException, InterruptedException {
        String run = UUID.randomUUID().toString();
        var colleague = new Colleague("demo-" + run.substring(0, 4) + "@chargecars.example", run.substring(9, 23));
        JsonNode invited = staff.post("/api/v1/staff-users", Map.of("email", colleague.email, "role", "admin"));
        URI link = staff.server()
                .resolve(URI.create(invited.path("invitation_url").asString()).getPath());
        colleague.take(link);
        return colleague;
    }

    private void take(URI invitation) throws IOException, InterruptedException {
        try (var http =
                HttpClient.newBuilder().cookieHandler(new CookieManager()).build()) {
            var form = http.send(
                    HttpRequest.newBuilder(invitation).timeout(LONGEST).build(), BodyHandlers.ofString());
            Matcher token = FORM_TOKEN.matcher(form.body());
            Expect.that(token.find(), "the invitation showed no form");
            String fields = "_csrf=" + encoded(token.group(1)) + "&password=" + encoded(password);
            var taken = http.send(
                    HttpRequest.newBuilder(invitation)
                            .timeout(LONGEST)
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(BodyPublishers.ofString(fields))
                            .build(),
                    BodyHandlers.discarding());
            Expect.same("the answer to the chosen password", 303, taken.statusCode());
        }
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "Colleague[" + email + "]";
    }
}
