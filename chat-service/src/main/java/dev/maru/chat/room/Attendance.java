package dev.maru.chat.room;

import dev.maru.chat.relay.RelayMessage;

/** Hears who begins and ends to listen to a room. Called on the rooms thread. */
public interface Attendance {

    /** Nobody is interested. */
    Attendance NONE = new Attendance() {
        @Override
        public void entered(String room, String user) {}

        @Override
        public void left(String room, String user) {}

        @Override
        public void heard(RelayMessage.Present present) {}

        @Override
        public void missed(String room) {}
    };

    /** One more connection of a user listens to a room here. */
    void entered(String room, String user);

    /** One connection fewer. */
    void left(String room, String user);

    /** Another instance says who is there. */
    void heard(RelayMessage.Present present);

    /** What other instances said of a room may have been missed. */
    void missed(String room);
}
