package nl.chargecars.partnersync.dashboard;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import nl.chargecars.partnersync.dashboard.IntegrationList.Snapshot;
import nl.chargecars.partnersync.housekeeping.Round;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Sends server-sent events to open pages. The figures are read once for all pages, every two seconds, and only while a page is
 * open; a page gets an event only when its content has changed. A separate thread sends to each page: a browser that does not
 * read any more, which is noticed only after many seconds, delays neither other pages nor other scheduled work. A stream ends
 * after a minute, and the browser then opens the next one: so nobody goes on watching after the end of a session, and a shutdown
 * does not wait for pages.
 */
@Component
class LiveFeed implements SmartLifecycle, Round {

    private static final Logger log = LoggerFactory.getLogger(LiveFeed.class);
    private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);
    private static final int MOST = 200;
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final List<Stream> streams = new CopyOnWriteArrayList<>();
    private final IntegrationList list;
    private final LiveShape shape;
    private volatile boolean running;

    LiveFeed(IntegrationList list, LiveShape shape) {
        this.list = list;
        this.shape = shape;
    }

    private static final class Stream {
        private final SseEmitter emitter;
        private final Function<Snapshot, String> html;

        /** True while a thread sends to this page; what changes meanwhile is sent in the next round. */
        private final AtomicBoolean busy = new AtomicBoolean();

        private String last = "";

        Stream(SseEmitter emitter, Function<Snapshot, String> html) {
            this.emitter = emitter;
            this.html = html;
        }

        void show(Snapshot snapshot) throws IOException {
            String next = html.apply(snapshot);
            if (!next.equals(last)) {
                emitter.send(SseEmitter.event().name("list").data(next, HTML));
                last = next;
            }
        }
    }

    /**
     * Opens a stream, and sends the present content at once.
     *
     * @param html renders the list in the viewer's language
     */
    SseEmitter open(Function<Snapshot, String> html) {
        var stream = new Stream(new SseEmitter(shape.longest().toMillis()), html);
        if (streams.size() >= MOST || !running) {
            stream.emitter.complete(); // the browser opens another one after a while
            return stream.emitter;
        }
        stream.emitter.onCompletion(() -> streams.remove(stream));
        stream.emitter.onTimeout(stream.emitter::complete);
        streams.add(stream);
        tell(List.of(stream));
        return stream.emitter;
    }

    @Override
    public String work() {
        return "what is new for open pages";
    }

    @Override
    public Duration pause() {
        return PAUSE;
    }

    @Override
    public void round() {
        tell(streams);
    }

    private void tell(List<Stream> listeners) {
        if (listeners.isEmpty()) {
            return;
        }
        try {
            Snapshot snapshot = list.now();
            listeners.stream()
                    .filter(stream -> stream.busy.compareAndSet(false, true))
                    .forEach(stream -> Thread.ofVirtual().name("live").start(() -> show(stream, snapshot)));
        } catch (RuntimeException away) {
            log.debug("nothing new for open pages", away);
        }
    }

    private void show(Stream stream, Snapshot snapshot) {
        try {
            stream.show(snapshot);
        } catch (IOException | IllegalStateException gone) {
            streams.remove(stream);
            stream.emitter.complete();
        } catch (RuntimeException failure) {
            log.debug("nothing new for an open page", failure);
        } finally {
            stream.busy.set(false);
        }
    }

    @Override
    public void start() {
        running = true;
    }

    /** Stops before the web server does, which waits for the requests in progress. */
    @Override
    public void stop() {
        running = false;
        streams.forEach(stream -> Thread.ofVirtual().name("live").start(stream.emitter::complete));
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
