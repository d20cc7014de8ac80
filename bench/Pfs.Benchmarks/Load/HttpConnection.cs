using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Unicode;

namespace Pfs.Benchmarks.Load;

/// <summary>
/// One keep-alive HTTP/1.1 connection on a blocking socket. With a thread for each client this is the cheapest client
/// there is: two system calls for a small request, no thread pool, no allocation for the answer.
/// </summary>
internal sealed class HttpConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[256 * 1024];
    private int _start;
    private int _end;
    private long _bodyLeft;

    public HttpConnection(IPEndPoint address) => _socket.Connect(address);

    /// <summary>Writes a signed request head and returns its length. A query in <paramref name="path"/> is sorted, each name with a '='.</summary>
    public static int WriteHead(
        Span<byte> destination, SigV4Signer signer, string method, string path, ReadOnlySpan<char> payloadHash, long? contentLength)
    {
        var question = path.IndexOf('?');
        var authorization = question < 0
            ? signer.Sign(method, path, "", payloadHash)
            : signer.Sign(method, path[..question], path[(question + 1)..], payloadHash);
        _ = Utf8.TryWrite(
            destination,
            $"{method} {path} HTTP/1.1\r\nhost: {signer.Host}\r\nx-amz-date: {signer.AmzDate}\r\nx-amz-content-sha256: {payloadHash}\r\nauthorization: {authorization}\r\n",
            out var length);
        if (contentLength is not null)
        {
            _ = Utf8.TryWrite(destination[length..], $"content-length: {contentLength}\r\n", out var more);
            length += more;
        }

        "\r\n"u8.CopyTo(destination[length..]);
        return length + 2;
    }

    public void Send(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[_socket.Send(bytes)..];
        }
    }

    /// <summary>Reads an answer's head and returns the body's length; throws unless the status is 200.</summary>
    public long ReceiveHead() => ReceiveHead(keep: false, out _);

    /// <summary>The same, and gives the head as text.</summary>
    public long ReceiveHead(out string text) => ReceiveHead(keep: true, out text);

    private long ReceiveHead(bool keep, out string text)
    {
        int headLength;
        while ((headLength = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n\r\n"u8)) < 0)
        {
            ReceiveMore();
        }

        var head = _buffer.AsSpan(_start, headLength);
        text = keep ? Encoding.Latin1.GetString(head) : "";
        _start += headLength + 4;
        _bodyLeft = ContentLength(head);
        if (!head.StartsWith("HTTP/1.1 200"u8))
        {
            throw new MeasurementException($"The server answered {Encoding.Latin1.GetString(head)}\n{Encoding.UTF8.GetString(ReceiveBody())}");
        }

        return _bodyLeft;
    }

    /// <summary>The next piece of the body, valid until the next call; empty at its end.</summary>
    public ReadOnlySpan<byte> ReceiveBody()
    {
        if (_bodyLeft == 0)
        {
            return [];
        }

        if (_start == _end)
        {
            ReceiveMore();
        }

        var piece = _buffer.AsSpan(_start, (int)Math.Min(_bodyLeft, _end - _start));
        _start += piece.Length;
        _bodyLeft -= piece.Length;
        return piece;
    }

    public void SkipBody()
    {
        while (!ReceiveBody().IsEmpty)
        {
        }
    }

    public void Dispose() => _socket.Dispose();

    private void ReceiveMore()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        var count = _socket.Receive(_buffer.AsSpan(_end));
        _end += count > 0 ? count : throw new MeasurementException("The server closed the connection");
    }

    private static long ContentLength(ReadOnlySpan<byte> head)
    {
        foreach (var range in head.Split("\r\n"u8))
        {
            var line = head[range];
            if (line.Length > 15 && Ascii.EqualsIgnoreCase(line[..15], "content-length:"u8)
                && Utf8Parser.TryParse(line[15..].Trim(" "u8), out long length, out _))
            {
                return length;
            }
        }

        return head.StartsWith("HTTP/1.1 200"u8)
            ? throw new MeasurementException($"An answer without Content-Length:\n{Encoding.Latin1.GetString(head)}")
            : 0;
    }
}
