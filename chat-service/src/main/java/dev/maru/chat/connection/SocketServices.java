package dev.maru.chat.connection;

import dev.maru.chat.admission.Admission;
import dev.maru.chat.cursor.ReadCursors;
import dev.maru.chat.frame.ClientFrameDecoder;
import dev.maru.chat.log.RoomLog;
import dev.maru.chat.room.RoomHub;
import dev.maru.chat.room.RoomWriter;

/** What every connection needs: one object shared by all of them. */
record SocketServices(
        ClientFrameDecoder decoder,
        Tokens tokens,
        Admission admission,
        RoomWriter writer,
        RoomHub hub,
        ReadCursors cursors,
        RoomLog log) {}
