package nl.chargecars.partnersync.testing;

import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Use {@code @ExtendWith(WithServer.class)}: constructors and methods of the test may take the running {@link TestServer}, an
 * administrator's {@link Api}, the {@link Db} and the {@link SettableClock} as parameters. The clock is reset after each test.
 */
public class WithServer implements ParameterResolver, BeforeEachCallback, AfterEachCallback {

    private static final Namespace STORE = Namespace.create(WithServer.class);

    TestServer server() {
        return TestServer.shared();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        context.getStore(STORE).put(Instant.class, server().clock().instant());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Instant before = context.getStore(STORE).get(Instant.class, Instant.class);
        server().clock().set(Objects.requireNonNull(before));
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == TestServer.class || type == Api.class || type == Db.class || type == SettableClock.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        TestServer server = server();
        Class<?> type = parameter.getParameter().getType();
        if (type == Api.class) {
            return server.admin();
        }
        if (type == Db.class) {
            return server.db();
        }
        return type == SettableClock.class ? server.clock() : server;
    }
}
