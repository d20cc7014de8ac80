using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace Pfs.S3Api.Http;

/// <summary>
/// Gives Kestrel blocks of 16 KiB in place of its 4: one system call receives at most a block, so a large body takes a quarter of
/// the calls. A connection that waits for a request holds none.
/// </summary>
internal sealed class LargeBlocks : IMemoryPoolFactory<byte>
{
    public MemoryPool<byte> Create(MemoryPoolOptions? options) => new Pool();

    private sealed class Pool : MemoryPool<byte>
    {
        private const int BlockBytes = 16 << 10;
        private const int KeptMax = 1024; // 16 MiB; more are left to the garbage collector

        private readonly ConcurrentQueue<byte[]> _kept = new();

        public override int MaxBufferSize => BlockBytes;

        public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockBytes);
            return new Block(this, _kept.TryDequeue(out var bytes)
                ? bytes
                : GC.AllocateUninitializedArray<byte>(BlockBytes, pinned: true)); // the kernel writes to it
        }

        protected override void Dispose(bool disposing) => _kept.Clear();

        private void Return(byte[] bytes)
        {
            if (_kept.Count < KeptMax)
            {
                _kept.Enqueue(bytes);
            }
        }

        private sealed class Block(Pool pool, byte[] bytes) : IMemoryOwner<byte>
        {
            private byte[]? _bytes = bytes;

            public Memory<byte> Memory => _bytes ?? throw new ObjectDisposedException(nameof(Block));

            public void Dispose()
            {
                if (Interlocked.Exchange(ref _bytes, null) is { } returned)
                {
                    pool.Return(returned);
                }
            }
        }
    }
}
