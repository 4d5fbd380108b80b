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

    /** Listens on a free port, by the system's clock, and answers 200 to every webhook. */
    public static SimulatedPartner start(String name) {
        return start(name, InstantSource.system());
    }

    /** @param clock what the partner holds timestamps of signatures and the lifetimes of its tokens against */
    public static SimulatedPartner start(String name, InstantSource clock) {
        return new SimulatedPartner(name, clock);
    }

    /** The partner's API; stays the same while down and afterwards. */
    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + listener.port());
    }

    /** Where the partner wants its webhooks. */
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

    /** The webhook secrets that signatures are verified with from now on: two while a rotation overlaps. */
    public SimulatedPartner secrets(String... webhookSecrets) {
        secrets = List.of(webhookSecrets);
        return this;
    }

    /** What callers of webhook and API must show from now on; without it they get 401. */
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

    /** How many connections were made to it so far. */
    public int connections() {
        return listener.taken();
    }

    public TokenEndpoint tokens() {
        return tokens;
    }

    public OrderBook orders() {
        return orders;
    }

    /** Ends every connection and refuses new ones, as when the process died. The port stays the partner's. */
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
            Behaviour proper = answerOfApi(request); // asked first, so that spoilt calls are counted too
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
