package nl.chargecars.partnersync.alerts;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import nl.chargecars.partnersync.id.WireNamed;
import nl.chargecars.partnersync.storage.Row;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Table {@code alert_channels}: the result of the last notice sent through each channel, by whichever node. */
@Repository
class ChannelRepository {

    private static final String TRIED = """
            insert into alert_channels (channel, tried_at, code, error) values (:channel, :tried_at, :code, :error)
            on conflict (channel) do update
            set tried_at = excluded.tried_at, code = excluded.code, error = excluded.error
            """;

    private static final String ALL = "select channel, tried_at, code, error from alert_channels";

    private final JdbcClient client;

    ChannelRepository(JdbcClient client) {
        this.client = client;
    }

    void tried(Channel channel) {
        client.sql(TRIED)
                .param("channel", channel.channel())
                .param("tried_at", Row.timestamp(channel.triedAt()))
                .param("code", channel.errorCode())
                .param("error", channel.error())
                .update();
    }

    /** Returns all rows, also of channels that are not set up any more. */
    List<Channel> all() {
        return client.sql(ALL).query((row, _) -> channel(row)).list();
    }

    private static Channel channel(ResultSet row) throws SQLException {
        String name = Row.text(row, "channel");
        Instant at = Row.instant(row, "tried_at");
        String code = row.getString("code");
        return code == null
                ? Channel.told(name, at)
                : Channel.notTold(name, at, WireNamed.named(NoticeFailure.class, code), Row.text(row, "error"));
    }
}
