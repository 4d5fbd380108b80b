package nl.chargecars.partnersync.simulator;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * One caller's connection: reads one request after the other and performs the behaviour that was chosen for it, down to single bytes
 * and the RST.
 */
final class Connection {

    private static final int PIECE = 64 * 1024;
    private static final String PROMISED_LENGTH = "1000";

    private final Socket socket;
    private final RequestReader requests;
    private final OutputStream out;
    private final Function<RawRequest, Behaviour> desk;
    private final CountDownLatch ending;

    /**
     * Takes over the socket.
     *
     * @param desk decides how a request is treated
     * @param ending counted down when the partner goes down: waiting behaviours end then
     */
    Connection(Socket socket, Function<RawRequest, Behaviour> desk, CountDownLatch ending) throws IOException {
        this.socket = socket;
        this.requests = new RequestReader(socket.getInputStream());
        this.out = socket.getOutputStream();
        this.desk = desk;
        this.ending = ending;
    }

    /** Serves requests until either side ends the connection. The caller still has to close the socket. */
    void serve() throws IOException, InterruptedException {
        try {
            boolean more = true;
            while (more) {
                Optional<RawRequest> request = requests.next();
                if (request.isEmpty()) {
                    return;
                }
                more = perform(desk.apply(request.get())) && request.get().keepAlive();
            }
        } catch (ProtocolException notHttp) {
            send(new Behaviour.Answer(400, Map.of("Connection", "close"), String.valueOf(notHttp.getMessage())));
        }
    }

    /** Performs the behaviour. Returns whether the connection can take another request afterwards. */
    private boolean perform(Behaviour behaviour) throws IOException, InterruptedException {
        return switch (behaviour) {
            case Behaviour.Answer answer -> {
                send(answer);
                yield true;
            }
            case Behaviour.Late late -> !pause(late.delay()) && perform(late.then());
            case Behaviour.Closing closing -> {
                perform(closing.then());
                yield false;
            }
            case Behaviour.Hang _ -> {
                requests.untilHungUp();
                yield false;
            }
            case Behaviour.HeadOnly _ -> {
                out.write(head(200, Map.of("Content-Length", PROMISED_LENGTH)));
                requests.untilHungUp();
                yield false;
            }
            case Behaviour.DrippedHead dripped -> drip(head(200, Map.of("Content-Length", "0")), dripped.interval());
            case Behaviour.DrippedBody dripped -> {
                out.write(head(200, Map.of("Content-Length", String.valueOf(dripped.bytes()))));
                yield drip(filler(dripped.bytes()), dripped.interval());
            }
            case Behaviour.HugeBody huge -> {
                flood(huge);
                yield huge.bytes().isPresent();
            }
            case Behaviour.Reset _ -> {
                socket.setSoLinger(true, 0); // closing sends RST instead of FIN
                yield false;
            }
            case Behaviour.CloseWithoutAnswer _ -> false;
            case Behaviour.Garbage _ -> {
                out.write("\0\1\2 this is not HTTP at all\n".getBytes(StandardCharsets.US_ASCII));
                yield false;
            }
            case Behaviour.WrongContentLength _ -> {
                out.write(head(200, Map.of("Content-Length", PROMISED_LENGTH)));
                out.write(filler(10));
                yield false;
            }
            case Behaviour.Chunked chunked -> {
                out.write(head(200, Map.of("Transfer-Encoding", "chunked")));
                out.write(chunked.chunks().getBytes(StandardCharsets.UTF_8));
                yield false;
            }
        };
    }

    private void send(Behaviour.Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        var length = answer.bodiless() ? Map.<String, String>of() : Map.of("Content-Length", "" + body.length);
        byte[] head = head(answer.status(), length, answer.headers());
        byte[] whole = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, whole, head.length, body.length);
        out.write(whole); // head and body in one packet: nothing waits for a delayed acknowledgement
    }

    private boolean drip(byte[] bytes, Duration interval) throws IOException, InterruptedException {
        for (byte one : bytes) {
            if (pause(interval)) {
                return false;
            }
            out.write(one);
        }
        return true;
    }

    private void flood(Behaviour.HugeBody huge) throws IOException {
        Map<String, String> length = huge.bytes().isPresent()
                ? Map.of("Content-Length", "" + huge.bytes().getAsLong())
                : Map.of("Connection", "close");
        out.write(head(200, length));
        byte[] piece = filler(PIECE);
        long left = huge.bytes().orElse(Long.MAX_VALUE);
        while (left > 0) {
            int part = (int) Math.min(piece.length, left);
            out.write(piece, 0, part);
            left -= part;
        }
    }

    /** Waits. Returns true when the partner went down in the meantime. */
    private boolean pause(Duration time) throws InterruptedException {
        return ending.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    @SafeVarargs
    private static byte[] head(int status, Map<String, String>... headers) {
        var head = new StringBuilder("HTTP/1.1 ").append(status).append(" \r\n");
        for (Map<String, String> some : headers) {
            some.forEach((name, value) ->
                    head.append(name).append(": ").append(value).append("\r\n"));
        }
        return head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] filler(int length) {
        byte[] filler = new byte[length];
        Arrays.fill(filler, (byte) 'x');
        return filler;
    }
}
