package nl.chargecars.partnersync.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** Plays the story that shows the product, telling it as it goes. Knows nothing but HTTP and the simulator. */
public final class DemoStory {

    private final URI baseUrl;
    private final PrintStream out;

    /**
     * @param baseUrl of the running server
     * @param adminKey a key with the role {@code admin}
     * @param out where the story is told
     */
    public DemoStory(URI baseUrl, String adminKey, PrintStream out) {
        this.baseUrl = baseUrl;
        this.out = out;
    }

    /**
     * Returns after the last step.
     *
     * @param once the server stops after the story, so nothing needs to stay behind for people to try
     * @return whether every step held
     */
    public boolean play(boolean once) {
        boolean alive = isAlive();
        out.println(alive ? "The server answers." : "The server does not answer.");
        return alive;
    }

    private boolean isAlive() {
        HttpRequest request = HttpRequest.newBuilder(baseUrl.resolve("/livez")).build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException unreachable) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
