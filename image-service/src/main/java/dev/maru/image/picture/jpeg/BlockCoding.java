package dev.maru.image.picture.jpeg;

/** How the blocks of a scan are coded. */
interface BlockCoding {

    /** Decodes the next block of a component, which is the one at this place. */
    void block(Channel channel, int column, int row) throws DamagedJpegException;

    /** At the start of every restart interval (T.81 F.2.1.3.1, G.1.2.2): nothing of what was before counts. */
    void restart();
}
