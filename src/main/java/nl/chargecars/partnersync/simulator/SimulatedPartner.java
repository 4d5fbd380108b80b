package nl.chargecars.partnersync.simulator;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * A partner that misbehaves on command: a real HTTP server on 127.0.0.1 that takes in our webhooks, verifies and keeps them,
 * and answers as its {@link #script()} says. Plays the partner's own API too: tokens and order status look-ups.
 *
 * {@snippet :
 * try (var volvo = SimulatedPartner.start("volvo")) {
 *     volvo.secrets(webhookSecret).script().next(2, Behaviour.status(500));
 *     // configure volvo.webhookUrl(), place an order, and then
 *     volvo.log().awaitAccepted(1, Duration.ofSeconds(10));
 *     volvo.log().statusesOf("VLV-1"); // [RECEIVED]
 * }
 * }
 *
 * <p>Everything can be changed while requests come in. Thread-safe. For the calls that a partner makes to us, see {@link
 * PartnerClient}.
 */
public final class SimulatedPartner implements AutoCloseable {

    private static final String WEBHOOKS = "/webhooks/";

    private final InstantSource clock;
    private final Script script = new Script();
    private final ReceivedLog log;
    private final TokenEndpoint tokens;
    private final OrderBook orders = new OrderBook();
    private final Listener listener;
    private volatile List<String> secrets = List.of();
    private volatile ExpectedCredential expected = ExpectedCredential.none();

    private SimulatedPartner(String name, InstantSource clock) {
        this.clock = clock;
        this.log = new ReceivedLog(name);
        this.tokens = new TokenEndpoint(clock);
        this.listener = new Listener(name, this::treat);
    }

    /** Starts a partner that listens on a free port, uses the system's clock, and answers 200 to every webhook. */
    public static SimulatedPartner start(String name) {
        return start(name, InstantSource.system());
    }

    /** @param clock with which the partner checks the timestamps of signatures and the lifetimes of its tokens */
    public static SimulatedPartner start(String name, InstantSource clock) {
        return new SimulatedPartner(name, clock);
    }

    /** The base URL of the partner's API; the same while down and afterwards. */
    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + listener.port());
    }

    /** The URL for webhooks to the partner. */
    public URI webhookUrl() {
        return webhookUrl("chargecars");
    }

    /** One of several places for webhooks: they share log and script, and differ in path. */
    public URI webhookUrl(String place) {
        return baseUrl().resolve(WEBHOOKS + place);
    }

    public URI tokenUrl() {
        return baseUrl().resolve(TokenEndpoint.PATH);
    }

    /** Sets the webhook secrets with which signatures are verified from now on: two during a rotation. */
    public SimulatedPartner secrets(String... webhookSecrets) {
        secrets = List.of(webhookSecrets);
        return this;
    }

    /** Sets the credential that callers of webhook and API must present from now on; without it they get 401. */
    public SimulatedPartner expect(ExpectedCredential credential) {
        expected = credential;
        return this;
    }

    public Script script() {
        return script;
    }

    public ReceivedLog log() {
        return log;
    }

    /** Every webhook in the order of arrival; short for {@code log().all()}. */
    public List<ReceivedWebhook> received() {
        return log.all();
    }

    /** Short for {@link ReceivedLog#awaitReceived}. */
    public List<ReceivedWebhook> awaitReceived(int count, Duration longest) {
        return log.awaitReceived(count, longest);
    }

    /** The number of connections made to this partner so far. */
    public int connections() {
        return listener.taken();
    }

    public TokenEndpoint tokens() {
        return tokens;
    }

    public OrderBook orders() {
        return orders;
    }

    /** Closes every connection and refuses new ones, as if the process had died. The port stays reserved. */
    public void goDown() {
        listener.goDown();
    }

    /** Listens again, on the same port, with script and log as they were. */
    public void comeBack() {
        listener.comeBack();
    }

    @Override
    public void close() {
        listener.close();
    }

    private Behaviour treat(RawRequest raw) {
        var request = new IncomingRequest(raw, clock.instant(), secrets);
        if (!request.path().startsWith(WEBHOOKS)) {
            Behaviour proper = answerOfApi(request); // computed first, so that spoilt calls are counted, too
            return script.byRule(request).orElse(proper);
        }
        Behaviour answer = answerToWebhook(request);
        log.add(request, answer);
        return answer;
    }

    private Behaviour answerToWebhook(IncomingRequest request) {
        if (!request.method().equals("POST")) {
            return Behaviour.status(405);
        }
        return expected.shownIn(request.headers()) ? script.forWebhook(request) : unauthenticated();
    }

    private Behaviour answerOfApi(IncomingRequest request) {
        if (request.path().equals(TokenEndpoint.PATH)) {
            return tokens.answer(request);
        }
        if (!expected.shownIn(request.headers())) {
            return unauthenticated();
        }
        return request.path().startsWith(OrderBook.PATH) ? orders.answer(request) : Behaviour.status(404);
    }

    private static Behaviour unauthenticated() {
        return Behaviour.answer(401, Map.of("WWW-Authenticate", "Bearer"), "");
    }
}
