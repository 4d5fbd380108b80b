package nl.chargecars.partnersync.storage;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.springframework.stereotype.Component;

/** Metrics of this node's write queues: how full they are, and how many commands were refused ({@code OVERLOADED}). */
@Component
class QueueMetrics {

    QueueMetrics(List<GroupCommit<?, ?>> queues, MeterRegistry registry) {
        for (GroupCommit<?, ?> queue : queues) {
            String name = queue.written().replace(' ', '_');
            Gauge.builder("partnersync.queue.waiting", queue, GroupCommit::waiting)
                    .description("Commands that wait to be written")
                    .tag("queue", name)
                    .register(registry);
            Gauge.builder("partnersync.queue.capacity", queue, GroupCommit::capacity)
                    .description("Commands that may wait")
                    .tag("queue", name)
                    .register(registry);
            FunctionCounter.builder("partnersync.queue.refused", queue, GroupCommit::refused)
                    .description("Commands that were refused since the queue was full")
                    .tag("queue", name)
                    .register(registry);
        }
    }
}
