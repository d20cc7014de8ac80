using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Pfs.S3Api.Http;

namespace Pfs.S3Api.Xml;

/// <summary>Writes the XML of an answer straight into UTF-8 bytes. Names come from us, texts from anyone.</summary>
internal sealed class XmlAnswer : IDisposable
{
    private static readonly SearchValues<byte> NeedsCare = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Where(b => b is not ('\t' or '\n')).Select(b => (byte)b), (byte)'&', (byte)'<', (byte)'>', 0xEF]);

    private readonly PooledBuffer _output = new(4096);

    public XmlAnswer() => _output.Write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"u8);

    public ReadOnlyMemory<byte> Written => _output.Written;

    /// <summary>Opens the root of a good answer, in S3's namespace.</summary>
    public void OpenRoot(ReadOnlySpan<byte> name)
    {
        _output.Write("<"u8);
        _output.Write(name);
        _output.Write(" xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"u8);
    }

    public void Open(ReadOnlySpan<byte> name)
    {
        _output.Write("<"u8);
        _output.Write(name);
        _output.Write(">"u8);
    }

    public void Close(ReadOnlySpan<byte> name)
    {
        _output.Write("</"u8);
        _output.Write(name);
        _output.Write(">"u8);
    }

    public void Element(ReadOnlySpan<byte> name, ReadOnlySpan<byte> utf8)
    {
        Open(name);
        Text(utf8);
        Close(name);
    }

    public void Element(ReadOnlySpan<byte> name, string text)
    {
        Open(name);
        Text(text);
        Close(name);
    }

    public void Element(ReadOnlySpan<byte> name, long number)
    {
        Open(name);
        Utf8Formatter.TryFormat(number, _output.GetSpan(20), out var written);
        _output.Advance(written);
        Close(name);
    }

    public void Element(ReadOnlySpan<byte> name, bool value) => Element(name, value ? "true"u8 : "false"u8);

    /// <summary>2006-01-02T15:04:05.000Z; to the second, so that it agrees with Last-Modified.</summary>
    public void Element(ReadOnlySpan<byte> name, DateTimeOffset time)
    {
        Open(name);
        time.UtcDateTime.TryFormat(_output.GetSpan(24), out var written, "yyyy-MM-dd'T'HH:mm:ss'.000Z'", CultureInfo.InvariantCulture);
        _output.Advance(written);
        Close(name);
    }

    /// <summary>A key or what stands for keys: percent-encoded if the client asked for that, escaped if not.</summary>
    public void Key(ReadOnlySpan<byte> name, ReadOnlySpan<byte> utf8, bool urlEncode)
    {
        Open(name);
        if (urlEncode)
        {
            PercentEncoding.Encode(utf8, keepSlash: true, _output);
        }
        else
        {
            Text(utf8);
        }

        Close(name);
    }

    public void Key(ReadOnlySpan<byte> name, string text, bool urlEncode) => Key(name, Encoding.UTF8.GetBytes(text), urlEncode);

    public void Dispose() => _output.Dispose();

    public void Text(string text)
    {
        Span<byte> small = stackalloc byte[256];
        if (text.Length * 3 <= small.Length)
        {
            Text(small[..Encoding.UTF8.GetBytes(text, small)]);
        }
        else
        {
            Text(Encoding.UTF8.GetBytes(text));
        }
    }

    private void Text(ReadOnlySpan<byte> utf8)
    {
        for (var special = utf8.IndexOfAny(NeedsCare); special >= 0; special = utf8.IndexOfAny(NeedsCare))
        {
            _output.Write(utf8[..special]);
            utf8 = utf8[special..];
            utf8 = utf8[Escape(utf8)..];
        }

        _output.Write(utf8);
    }

    /// <summary>
    /// Characters that XML 1.0 cannot hold (U+0001, U+FFFF) go out as references, which lenient parsers take; a client that
    /// wants them for certain asks for encoding-type=url. A carriage return would be normalised away.
    /// </summary>
    /// <returns>How many bytes were dealt with.</returns>
    private int Escape(ReadOnlySpan<byte> utf8)
    {
        switch (utf8[0])
        {
            case (byte)'&':
                _output.Write("&amp;"u8);
                return 1;
            case (byte)'<':
                _output.Write("&lt;"u8);
                return 1;
            case (byte)'>':
                _output.Write("&gt;"u8);
                return 1;
            case 0xEF when utf8.Length >= 3 && utf8[1] == 0xBF && utf8[2] >= 0xBE:
                _output.Write(utf8[2] == 0xBE ? "&#xFFFE;"u8 : "&#xFFFF;"u8);
                return 3;
            case 0xEF:
                _output.Write(utf8[..1]);
                return 1;
            default:
                _output.Write("&#x"u8);
                Utf8Formatter.TryFormat(utf8[0], _output.GetSpan(2), out var written, new StandardFormat('X'));
                _output.Advance(written);
                _output.Write(";"u8);
                return 1;
        }
    }
}
