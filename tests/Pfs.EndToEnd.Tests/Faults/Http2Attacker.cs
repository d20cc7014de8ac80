using System.Buffers.Binary;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Pfs.Testing;

namespace Pfs.EndToEnd.Tests.Faults;

/// <summary>A client of HTTP/2 (RFC 9113) that sends whatever frames it likes, and notes what the server answers.</summary>
internal sealed class Http2Attacker : IDisposable
{
    public const byte DataFrame = 0, HeadersFrame = 1, Priority = 2, ResetStream = 3, Settings = 4, Ping = 6, GoAway = 7, WindowUpdate = 8, Continuation = 9;
    public const byte EndStream = 1, EndHeaders = 4;
    public const ushort HeaderTableSize = 1, InitialWindowSize = 4;

    private readonly TcpClient _client = new();
    private readonly MemoryStream _out = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<int, string> _statuses = [];
    private readonly HashSet<int> _resets = [];
    private NetworkStream? _stream;
    private Task _reading = Task.CompletedTask;
    private int _goAway = -1;

    /// <summary>The error that the server gave the connection up with; -1: it did not say.</summary>
    public int GoAwayError => Volatile.Read(ref _goAway);

    /// <summary>Completes when the server closes the connection.</summary>
    public Task Closed => _reading;

    /// <summary>Streams that the server reset.</summary>
    public int Resets
    {
        get
        {
            lock (_lock)
            {
                return _resets.Count;
            }
        }
    }

    /// <summary>Connects and begins HTTP/2; reads what the server sends unless <paramref name="isDeaf"/>.</summary>
    public static async Task<Http2Attacker> ConnectAsync(Uri address, bool isDeaf = false, params (ushort Id, uint Value)[] settings)
    {
        var attacker = new Http2Attacker();
        await attacker._client.ConnectAsync(address.Host, address.Port);
        attacker._stream = attacker._client.GetStream();
        attacker._reading = isDeaf ? new TaskCompletionSource().Task : attacker.ReadAsync();
        attacker._out.Write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8);
        settings = [(HeaderTableSize, 0), .. settings]; // so that answers have their headers in full
        var payload = new byte[settings.Length * 6];
        for (var i = 0; i < settings.Length; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(payload.AsSpan(i * 6), settings[i].Id);
            BinaryPrimitives.WriteUInt32BigEndian(payload.AsSpan((i * 6) + 2), settings[i].Value);
        }

        attacker.Add(Settings, 0, 0, payload);
        await attacker.FlushAsync();
        return attacker;
    }

    /// <summary>Puts a frame behind those to be sent.</summary>
    public void Add(byte type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        Span<byte> head = stackalloc byte[9];
        BinaryPrimitives.WriteInt32BigEndian(head, (payload.Length << 8) | type);
        head[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(head[5..], stream);
        _out.Write(head);
        _out.Write(payload);
    }

    /// <summary>Begins a gRPC call with credentials; <paramref name="message"/> null: its messages come later.</summary>
    public void AddCall(int stream, string method, byte[]? message, bool isCompressed = false)
    {
        Add(HeadersFrame, EndHeaders, stream, CallHeaders(method, isCompressed));
        if (message is not null)
        {
            AddMessage(stream, message, isCompressed);
            Add(DataFrame, EndStream, stream, []);
        }
    }

    /// <summary>Puts a gRPC message behind what is to be sent, in frames that every server takes.</summary>
    public void AddMessage(int stream, byte[] message, bool isCompressed = false)
    {
        byte[] framed = [isCompressed ? (byte)1 : (byte)0, 0, 0, 0, 0, .. message];
        BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), message.Length);
        foreach (var part in framed.Chunk(16_384))
        {
            Add(DataFrame, 0, stream, part);
        }
    }

    /// <summary>Sends what was added.</summary>
    public Task FlushAsync() => FlushAsync(TimeSpan.FromSeconds(20));

    // False: the server is gone, or took nothing for so long.
    private async Task<bool> FlushAsync(TimeSpan time)
    {
        var bytes = _out.ToArray();
        _out.SetLength(0);
        using var limit = new CancellationTokenSource(time);
        try
        {
            await _stream!.WriteAsync(bytes, limit.Token);
            return true;
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Sends the same frames again and again, until the server is gone, takes no more, or the time is over; gives how often.</summary>
    public async Task<int> FloodAsync(TimeSpan time, Action<int> add, int batch = 200)
    {
        var watch = Stopwatch.StartNew();
        var count = 0;
        while (watch.Elapsed < time && !_reading.IsCompleted)
        {
            for (var i = 0; i < batch; i++)
            {
                add(count++);
            }

            if (!await FlushAsync(time))
            {
                break;
            }
        }

        return count;
    }

    /// <summary>Headers of a call in HPACK (RFC 7541), each a literal that is not indexed.</summary>
    public static byte[] CallHeaders(string method, bool isCompressed = false) => Literals(
    [
        (":method", "POST"), (":scheme", "http"), (":path", $"/pfs.v1.{method}"), (":authority", "h"), ("te", "trailers"),
        ("content-type", "application/grpc"), ("authorization", $"Bearer {PfsProcess.AccessKey}:{PfsProcess.SecretKey}"),
        .. isCompressed ? new[] { ("grpc-encoding", "gzip") } : [],
    ]);

    public static byte[] Literals(params ReadOnlySpan<(string Name, string Value)> headers)
    {
        using var block = new MemoryStream();
        foreach (var (name, value) in headers)
        {
            block.WriteByte(0x00);
            WriteText(block, name);
            WriteText(block, value);
        }

        return block.ToArray();
    }

    /// <summary>A literal that the server is to keep in its table, as the newest entry: index 62.</summary>
    public static byte[] Indexed(string name, string value)
    {
        using var block = new MemoryStream();
        block.WriteByte(0x40);
        WriteText(block, name);
        WriteText(block, value);
        return block.ToArray();
    }

    /// <summary>The grpc-status of each stream that ended with one.</summary>
    public async Task<IReadOnlyDictionary<int, string>> WaitForEndsAsync(int count, TimeSpan time)
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < time && !_reading.IsCompleted)
        {
            lock (_lock)
            {
                if (_statuses.Count >= count)
                {
                    break;
                }
            }

            await Task.Delay(20);
        }

        lock (_lock)
        {
            return new Dictionary<int, string>(_statuses);
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _out.Dispose();
    }

    private static void WriteText(MemoryStream block, string text)
    {
        var length = text.Length;
        if (length < 127)
        {
            block.WriteByte((byte)length);
        }
        else
        {
            block.WriteByte(127);
            for (length -= 127; length >= 128; length >>= 7)
            {
                block.WriteByte((byte)(0x80 | (length & 127)));
            }

            block.WriteByte((byte)length);
        }

        block.Write(Encoding.ASCII.GetBytes(text));
    }

    private async Task ReadAsync()
    {
        var head = new byte[9];
        try
        {
            while (true)
            {
                await _stream!.ReadExactlyAsync(head);
                var length = BinaryPrimitives.ReadInt32BigEndian(head) >> 8;
                var payload = new byte[length];
                await _stream.ReadExactlyAsync(payload);
                Note(head[3], BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5)), payload);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // closed, by whichever side
        }
    }

    private void Note(byte type, int stream, byte[] payload)
    {
        switch (type)
        {
            case GoAway:
                Volatile.Write(ref _goAway, BinaryPrimitives.ReadInt32BigEndian(payload.AsSpan(4)));
                break;
            case ResetStream:
                lock (_lock)
                {
                    _resets.Add(stream);
                }

                break;
            case HeadersFrame when payload.AsSpan().IndexOf("grpc-status"u8) is >= 0 and var at:
                // Kestrel writes names and values that are not in HPACK's table as they are.
                var value = payload.AsSpan(at + "grpc-status"u8.Length);
                lock (_lock)
                {
                    _statuses[stream] = Encoding.ASCII.GetString(value.Slice(1, value[0]));
                }

                break;
        }
    }
}
