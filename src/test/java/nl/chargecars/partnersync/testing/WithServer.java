package nl.chargecars.partnersync.testing;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * {@code @ExtendWith(WithServer.class)}: constructors and methods of the test may take the running {@link TestServer}, an
 * administrator's {@link Api}, the {@link Db} and the {@link SettableClock} as parameters.
 */
public final class WithServer implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == TestServer.class || type == Api.class || type == Db.class || type == SettableClock.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        TestServer server = TestServer.shared();
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
