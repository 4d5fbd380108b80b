package nl.chargecars.partnersync.testing;

import java.time.Duration;
import nl.chargecars.partnersync.outbound.DeliveryShape;

/** As {@link TestConfiguration}, but the delivery worker runs by itself. */
public class DeliveringNode extends TestConfiguration {

    @Override
    DeliveryShape steppedDeliveries() {
        return new DeliveryShape(true, 16, Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofMillis(50));
    }
}
